/** One request as it was sent and what came back, with its time. Secrets are dots already. */
import { Badge } from "../../parts/Badge";
import { Code } from "../../parts/Code";
import { Note } from "../../parts/Note";
import { milliseconds } from "../../parts/times";
import type { Exchange } from "../../api/running";
import { Headers, readable, Status } from "../inspector/TriedPanel";
import styles from "./ExchangeView.module.css";

export function ExchangeView({ exchange }: { exchange: Exchange }) {
  const { request, response, ms, usage, error } = exchange;
  return (
    <section className={styles.exchange} aria-label={`${request.method} ${request.url}`}>
      <p className={styles.line}>
        <Badge mono>{request.method}</Badge>
        {response ? <Status status={response.status} /> : <Badge tone="danger">no answer</Badge>}
        <span>{milliseconds(ms)}</span>
        {usage && <span>{usage}</span>}
      </p>
      <Code label="Request" text={readable(request)} />
      {request.body && <Code label="Body of the request" text={request.body} />}
      <Headers of="request" headers={request.headers} />
      {error && <Note tone="danger">{error}</Note>}
      {response && (
        <>
          {response.body && <Code label="Body of the response" text={response.body} />}
          {response.truncated && <Note>Only the start of the body was kept.</Note>}
          <Headers of="response" headers={response.headers} />
        </>
      )}
    </section>
  );
}
