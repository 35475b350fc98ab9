/** What came of a test request: the parameters it sets, the answer, and what was asked. */
import { useEffect, useState } from "react";

import { requests } from "../../api/client";
import type { Asked, TriedRequest, TriedRow } from "../../api/running";
import type { NodeForm } from "../../api/types";
import { Badge, type Tone } from "../../parts/Badge";
import { Code } from "../../parts/Code";
import { Note } from "../../parts/Note";
import { Tabs } from "../../parts/Tabs";
import { ValueTable } from "../../parts/ValueTable";
import { milliseconds } from "../../parts/times";
import { flowText, useFlow } from "../../state/flow";
import { rowsOf } from "./mapping";
import { ResponseTree } from "./ResponseTree";
import styles from "./TriedPanel.module.css";

export function TriedPanel({ form, tried }: { form: NodeForm; tried: TriedRequest }) {
  const [tab, setTab] = useState("mapped");
  const rows = useRows(form, tried);
  return (
    <div className={styles.tried}>
      <div className={styles.line}>
        {tried.response && <Status status={tried.response.status} />}
        {tried.ms !== null && <span>{milliseconds(tried.ms)}</span>}
        {tried.exit && (
          <Badge mono tone={tried.exit === "failed" ? "danger" : "success"}>
            {tried.exit}
          </Badge>
        )}
        {tried.count > 1 && <span>{tried.count} requests</span>}
        {tried.usage && <span>{tried.usage}</span>}
      </div>
      {tried.error && <Note tone="danger">{tried.error}</Note>}
      {tried.warnings.map((warning) => (
        <Note key={warning} tone="warning">
          {warning}
        </Note>
      ))}
      <Tabs
        label="What came of the request"
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { key: "mapped", label: "Mapped", content: <Mapped tried={tried} rows={rows} /> },
          { key: "response", label: "Response", content: <Response form={form} tried={tried} /> },
          { key: "request", label: "Request", content: <Request tried={tried} /> },
        ]}
      />
    </div>
  );
}

/** The mapping as it is now on the answer that came: no new request for another row. */
function useRows(form: NodeForm, tried: TriedRequest): TriedRow[] | null {
  const file = useFlow((state) => state.file);
  const [rows, setRows] = useState<TriedRow[] | null>(null);
  const field = form.fields.find(({ kind }) => kind === "mapping");
  const mapping = field ? rowsOf(field) : [];
  const key = JSON.stringify(mapping);
  useEffect(() => {
    setRows(null);
    if (!tried.response || !mapping.length) return;
    let current = true;
    requests.map(file, flowText(), form.name, mapping).then(
      (answer) => current && setRows(answer.rows),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [file, form.name, key, tried]);
  return rows;
}

export function Status({ status }: { status: number }) {
  const tone: Tone = status < 300 ? "success" : status < 400 ? "warning" : "danger";
  return <Badge tone={tone}>{status}</Badge>;
}

function Mapped({ tried, rows }: { tried: TriedRequest; rows: TriedRow[] | null }) {
  const shown =
    rows?.map(({ parameter: name, kept: value, error, default: isDefault }) => ({
      name,
      value,
      error,
      note: isDefault && <Badge>default</Badge>,
    })) ?? Object.entries(tried.mapped).map(([name, value]) => ({ name, value }));
  if (!shown.length)
    return <p className={styles.none}>Nothing is mapped. Click a value in the response.</p>;
  return <ValueTable caption="Mapped parameters" rows={shown} />;
}

function Response({ form, tried }: { form: NodeForm; tried: TriedRequest }) {
  const { response, tree } = tried;
  if (!response) return <p className={styles.none}>No answer came.</p>;
  return (
    <div className={styles.parts}>
      {tree !== null ? (
        <ResponseTree form={form} tree={tree} />
      ) : (
        response.body && <Code label="Body of the response" text={response.body} />
      )}
      {response.truncated && <Note>Only the start of the body was kept.</Note>}
      <Headers of="response" headers={response.headers} />
    </div>
  );
}

function Request({ tried }: { tried: TriedRequest }) {
  const { request, curl, origins } = tried;
  if (!request) return <p className={styles.none}>No request could be made.</p>;
  return (
    <div className={styles.parts}>
      <Code label="Request" text={readable(request)} />
      {request.body && <Code label="Body of the request" text={request.body} />}
      <Headers of="request" headers={request.headers} />
      {origins.length > 0 && (
        <ValueTable
          caption="Values"
          shownCaption
          rows={origins.map(({ name, value, place }) => ({
            name,
            value,
            note: <span className={styles.place}> {place}</span>,
          }))}
        />
      )}
      {curl && (
        <details>
          <summary>As curl</summary>
          <Code label="curl" text={curl} />
        </details>
      )}
    </div>
  );
}

/** The URL with its query as it was meant: a line for each parameter, nothing escaped. */
export function readable({ method, url }: Asked): string {
  const [place = "", query = ""] = url.split(/\?(.*)/s);
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `  ${name} = ${value}`);
  return [`${method} ${place}`, ...pairs].join("\n");
}

export function Headers({ of, headers }: { of: string; headers: Record<string, string> }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (!lines.length) return null;
  return (
    <details>
      <summary>{lines.length} headers</summary>
      <Code label={`Headers of the ${of}`} text={lines.join("\n")} />
    </details>
  );
}
