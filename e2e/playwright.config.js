// The browser tests' settings. `cargo xtask test` sets the environment: OCHAT_CHROMIUM (the
// system's browser), OCHAT_POCKETBASE (the server's binary), OCHAT_PUBLIC (the built app).
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try is a fault that has not been looked at.
  retries: 0,
  workers: 2,
  reporter: "list",
  // How long a condition may take on a machine that is several times slower than one's own. What must
  // be quick is measured by `cargo xtask bench`.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    locale: "en-US",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.OCHAT_CHROMIUM ?? candidates.find((path) => existsSync(path)),
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
