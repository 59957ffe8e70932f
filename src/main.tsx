/** Mount, nothing else; `#headless` mounts nothing and exposes the trainer. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { startAddress } from "./app/address.ts";
import { startFollowingTravel } from "./app/followTravel.ts";
import { startSharedView } from "./app/sharedView.ts";
import { startTheme } from "./app/theme.ts";
import { startHeadless } from "./bridge/headless.ts";
import { startSession } from "./bridge/start.ts";
import "./app/fonts.css";
import "./app/tokens.css";

const { hash } = window.location;
if (hash === "#headless") {
  startHeadless();
} else {
  startTheme();
  const place = document.getElementById("app");
  if (place) {
    createRoot(place).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
  }
  startAddress();
  startSharedView();
  startFollowingTravel();
  void startSession(hash);
}
