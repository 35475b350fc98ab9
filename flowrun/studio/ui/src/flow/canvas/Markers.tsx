/** The arrow heads of wires, in their colours. */
import styles from "./FlowPicture.module.css";

export function Markers() {
  const colours = {
    wire: "var(--edge)",
    "wire-failed": "var(--edge-failed)",
    "wire-lit": "var(--success-line)",
    "wire-chosen": "var(--accent)",
  };
  return (
    <svg className={styles.markers} aria-hidden>
      <defs>
        {Object.entries(colours).map(([id, colour]) => (
          <marker
            key={id}
            id={id}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M0,0.8L9.5,5L0,9.2z" style={{ fill: colour }} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
