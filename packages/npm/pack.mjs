// Makes the npm packages: pack.mjs FOLDER PLATFORM=BINARY…
// FOLDER/ecslint is the package that people install, FOLDER/PLATFORM the binary of a platform of platforms.json.
// The version is that of Cargo.toml.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

const [folder, ...binaries] = process.argv.slice(2);
if (!folder) throw new Error("usage: pack.mjs FOLDER PLATFORM=BINARY…");
const version = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m)[1];
const platforms = Object.keys(readJson(join(here, "platforms.json")));
const common = readJson(join(here, "package.json"));

function writePackage(name, manifest, files) {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const file of [...files, join(root, "LICENSE-MIT"), join(root, "LICENSE-APACHE")]) {
    copyFileSync(file, join(target, basename(file)));
  }
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return target;
}

for (const given of binaries) {
  const [platform, binary] = given.split("=");
  if (!platforms.includes(platform)) throw new Error(`platforms.json has no ${platform}`);
  const [os, cpu] = platform.split("-");
  const { description, license, repository } = common;
  const name = `@ecslint/${platform}`;
  const manifest = { name, version, description, license, repository, os: [os], cpu: [cpu], files: [basename(binary)] };
  const target = writePackage(platform, manifest, [binary]);
  chmodSync(join(target, basename(binary)), 0o755);
}

const optionalDependencies = Object.fromEntries(platforms.map((platform) => [`@ecslint/${platform}`, version]));
writePackage("ecslint", { ...common, version, optionalDependencies }, [join(here, "ecslint.js"), join(root, "README.md")]);
