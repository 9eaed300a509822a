// SPDX-License-Identifier: Apache-2.0
// The part of solc's command line that our tools use, on npm's `solc`. Reads no file outside the folders it is given.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const solc = require("../../../node_modules/solc");

const FOLDER_OPTIONS = ["--base-path", "--include-path", "--allow-paths"];

function parse(words) {
  const asked = { version: false, standardJson: false, folders: [] };
  for (let at = 0; at < words.length; at += 1) {
    const [name, inline] = words[at].split("=", 2);
    if (name === "--version") asked.version = true;
    else if (name === "--standard-json") asked.standardJson = true;
    else if (FOLDER_OPTIONS.includes(name)) {
      const folder = inline === undefined ? words[(at += 1)] : inline;
      if (name !== "--allow-paths") asked.folders.push(path.resolve(folder));
    } else throw new Error(`unknown option ${words[at]}`);
  }
  return asked;
}

function reader(folders) {
  return (source) => {
    for (const folder of folders) {
      const file = path.resolve(folder, source);
      if (file.startsWith(folder + path.sep) && fs.existsSync(file)) {
        return { contents: fs.readFileSync(file, "utf8") };
      }
    }
    return { error: `${source} is in none of: ${folders.join(", ")}` };
  };
}

const asked = parse(process.argv.slice(2));
if (asked.version) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
} else if (asked.standardJson) {
  const input = fs.readFileSync(0, "utf8");
  process.stdout.write(solc.compile(input, { import: reader(asked.folders) }));
} else {
  throw new Error("--version or --standard-json");
}
