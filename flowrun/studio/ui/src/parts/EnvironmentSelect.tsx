/** Chooses the environment whose credentials and values hold on every screen. */
import { chooseEnvironment, useProject } from "../state/project";
import { SelectField } from "./Field";

export function EnvironmentSelect() {
  const environment = useProject((state) => state.environment);
  const environments = useProject((state) => state.project?.environments);
  if (!environments?.length) return null;
  return (
    <SelectField
      label="Environment"
      bare
      title="Environment"
      value={environment}
      onChange={(event) => chooseEnvironment(event.target.value)}
      options={[{ value: "", label: "no environment" }, ...environments]}
    />
  );
}
