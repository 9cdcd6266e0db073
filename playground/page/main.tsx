import "./page.css";
import "./chat.css";
import "./workshop.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { store } from "./store.ts";

const root = document.querySelector("#app");
if (root === null) throw new Error("The page has no place for itself");
render(<App />, root);
store.connect(new URLSearchParams(location.search).get("as") ?? undefined);
