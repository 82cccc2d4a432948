// Starts the built binary on a free port with a folder of its own, and ends it.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env.GULOU_BIN;
const START_MS = 90_000;

if (!BINARY) {
  throw new Error("GULOU_BIN names no binary; run `make test-e2e`");
}

/** A folder that is removed by `drop`. */
export async function newFolder() {
  const path = await mkdtemp(join(tmpdir(), "gulou-e2e-"));
  return { path, drop: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the product; resolves when it prints its address. */
export async function start(folder, options = []) {
  const child = spawn(BINARY, ["serve", "--data", folder, "--addr", "127.0.0.1:0", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = [];
  const address = new Promise((found, failed) => {
    const timer = setTimeout(
      () => failed(new Error(`no address after ${START_MS} ms:\n${printed.join("\n")}`)),
      START_MS,
    );
    child.on("exit", (code) => failed(new Error(`ended with ${code}:\n${printed.join("\n")}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        printed.push(line);
        const match = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
        if (match) {
          clearTimeout(timer);
          found(match[0]);
        }
      });
    }
  });
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal })));
  return {
    url: await address,
    printed,
    /** The first login, printed once. */
    firstLogin() {
      const text = printed.join("\n");
      const name = /\| login: (\S+)/.exec(text)?.[1];
      const password = /\| password: (\S+)/.exec(text)?.[1];
      return name && password ? { name, password } : undefined;
    },
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}
