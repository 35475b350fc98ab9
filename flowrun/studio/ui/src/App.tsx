/** The page: the rail, the screen that the address names, and the toasts. */
import { Compass } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import { Link, Route, Switch, useLocation } from "wouter";

import styles from "./App.module.css";
import { listen } from "./api/events";
import { Boundary } from "./parts/Boundary";
import { Button, Spinner } from "./parts/Button";
import { Empty } from "./parts/Empty";
import { Page } from "./parts/Page";
import { Toasts } from "./parts/Toast";
import { Rail } from "./Rail";
import { fileOf } from "./screens/flows/addresses";
import { loadProject, useProject } from "./state/project";

const FlowsScreen = lazy(() => import("./screens/flows/FlowsScreen"));
const FlowScreen = lazy(() => import("./screens/flow/FlowScreen"));
const CredentialsScreen = lazy(() => import("./screens/credentials/CredentialsScreen"));
const ConnectedScreen = lazy(() => import("./screens/credentials/ConnectedScreen"));
const TestsScreen = lazy(() => import("./screens/tests/TestsScreen"));
const SessionsScreen = lazy(() => import("./screens/sessions/SessionsScreen"));
const SessionScreen = lazy(() => import("./screens/sessions/SessionScreen"));

export function App() {
  const [location] = useLocation();
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#screen">
        Skip to the screen
      </a>
      <Rail />
      <div className={styles.screen} id="screen">
        <Boundary place={location}>
          <Suspense fallback={<Waiting />}>
            <Screens />
          </Suspense>
        </Boundary>
      </div>
      <Toasts />
    </div>
  );
}

function Screens() {
  const { project, error } = useProject();
  useEffect(() => {
    void loadProject();
    // Environments come and go with their files.
    return listen(({ kind }) => {
      if (kind === "credentials") void loadProject();
    });
  }, []);
  if (error)
    return (
      <main>
        <Empty
          icon={Compass}
          title="The studio cannot be reached"
          action={<Button onClick={() => void loadProject()}>Try again</Button>}
        >
          {error}
        </Empty>
      </main>
    );
  if (!project) return <Waiting />;
  return (
    <Switch>
      <Route path="/" component={FlowsScreen} />
      <Route path="/flow/*">
        {() => {
          const { pathname } = window.location;
          return <FlowScreen key={pathname} file={fileOf(pathname)} />;
        }}
      </Route>
      <Route path="/credentials" component={CredentialsScreen} />
      <Route path="/credentials/connected" component={ConnectedScreen} />
      <Route path="/tests" component={TestsScreen} />
      <Route path="/sessions" component={SessionsScreen} />
      <Route path="/sessions/:id">{({ id }) => <SessionScreen id={id} />}</Route>
      <Route>
        <Page title="Not found">
          <Empty icon={Compass} title="There is no such screen" action={<Link href="/">All flows</Link>} />
        </Page>
      </Route>
    </Switch>
  );
}

const Waiting = () => (
  <main className={styles.waiting} aria-label="Loading">
    <Spinner />
  </main>
);
