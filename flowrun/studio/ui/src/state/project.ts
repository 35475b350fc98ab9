/** The folder that the studio is open on, and the environment that was chosen for all screens. */
import { create } from "zustand";

import { project as ask } from "../api/client";
import { wordsOf } from "../api/http";
import type { NodeType, Project } from "../api/types";

interface ProjectState {
  project: Project | null;
  error: string;
  /** "" is no environment: everything as it is written. */
  environment: string;
}

export const useProject = create<ProjectState>(() => ({
  project: null,
  error: "",
  environment: sessionStorage.getItem("environment") ?? "",
}));

export async function loadProject() {
  try {
    const project = await ask();
    const { environment } = useProject.getState();
    useProject.setState({
      project,
      error: "",
      environment: project.environments.includes(environment)
        ? environment
        : (project.environment ?? ""),
    });
  } catch (error) {
    useProject.setState({ error: wordsOf(error) });
  }
}

export function chooseEnvironment(environment: string) {
  sessionStorage.setItem("environment", environment);
  useProject.setState({ environment });
}

/** Where something takes place, in words. */
export const inEnvironment = (name: string | null) =>
  name ? `in ${name}` : "without an environment";

/** The chosen environment as the server takes it. */
export const useEnvironment = () => useProject((state) => state.environment || undefined);

export const useReadOnly = () => useProject((state) => state.project?.read_only ?? false);

const NONE: NodeType[] = [];
export const useNodeTypes = () => useProject((state) => state.project?.types ?? NONE);
