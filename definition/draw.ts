export { drawMermaid } from "./draw/mermaid.ts";
export { drawSvg, type DrawOptions } from "./draw/svg.ts";
export { drawHtml } from "./draw/html/page.ts";
