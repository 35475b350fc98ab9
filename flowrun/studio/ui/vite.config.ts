import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Stable names and no minifying: two changes of the page merge, and the same source gives the
 * same bytes. */
export default defineConfig({
  plugins: [react()],
  // The server puts the nonce of its answer there.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    target: "es2022",
    minify: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
        codeSplitting: {
          groups: [
            { name: "editor", test: /node_modules\/(@codemirror|@lezer|@marijn|style-mod|w3c-keyname|crelt)/, priority: 3 },
            { name: "canvas", test: /node_modules\/(@xyflow|d3-|classcat|elkjs)/, priority: 2 },
            { name: "vendor", test: /node_modules/, priority: 1 },
          ],
        },
      },
    },
  },
});
