#!/usr/bin/env node
// Hands over to the binary of this platform, which npm installed as an optional dependency.
"use strict";

const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const binary = process.platform === "win32" ? "ecslint.exe" : "ecslint";

let path;
try {
  path = require.resolve(`@ecslint/${platform}/${binary}`);
} catch {
  console.error(
    `ecslint: @ecslint/${platform} is not installed: either this platform has no binary, or npm left optional dependencies out`,
  );
  process.exit(2);
}

const { status, signal, error } = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`ecslint: ${error.message}`);
  process.exit(2);
}
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 2;
