// SPDX-License-Identifier: GPL-3.0-or-later
// Every object of every bundle validates against OASIS's JSON schemas (by its type), every verdict
// against the schema that its own extension-definition carries; every MISP event against ours.
// usage: validate.mjs OVERT WRITE_OUTPUTS [FILE…]
// FILE: further outputs, NAME.stix.json or NAME.misp.json.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.OVERT_DATA ?? join(here, "../../../shared/data");
const schemas = join(data, "stix/schemas");
const [program, outputs, ...further] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(import.meta.url);
let Ajv, addFormats;
try {
  Ajv = require("ajv/dist/2020").default;
  addFormats = require("ajv-formats").default;
} catch {
  console.error("SKIPPED: run `npm ci` in tests/stix first");
  process.exit(77);
}
if (!existsSync(schemas)) {
  console.error(`SKIPPED: ${schemas} is not there; set OVERT_DATA`);
  process.exit(77);
}

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

function makeAjv() {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  ajv.addFormat("idn-hostname", true);
  return ajv;
}

// All schemas but the bundle's, which rejects valid bundles.
function loadSchemas() {
  const ajv = makeAjv();
  const byType = new Map();
  for (const folder of ["common", "observables", "sdos", "sros"])
    for (const name of readdirSync(join(schemas, folder)).sort()) {
      if (folder === "common" && name === "bundle.json") continue;
      const schema = read(join(schemas, folder, name));
      ajv.addSchema(schema);
      byType.set(name.replace(/\.json$/, ""), schema.$id);
    }
  return (type) => (byType.has(type) ? ajv.getSchema(byType.get(type)) : undefined);
}

const problems = [];
function complain(text) {
  problems.push(text);
  console.error(text);
}

function check(validate, value, where) {
  if (!validate) complain(`${where}: no schema`);
  else if (!validate(value))
    for (const error of validate.errors) complain(`${where}${error.instancePath}: ${error.message}`);
}

function checkBundle(path, schemaOf) {
  const bundle = read(path);
  const definitions = new Map();
  for (const object of bundle.objects)
    if (object.type === "extension-definition")
      definitions.set(object.id, makeAjv().compile(JSON.parse(object.schema)));
  for (const object of bundle.objects) {
    check(schemaOf(object.type), object, `${path}: ${object.id}`);
    for (const [id, extension] of Object.entries(object.extensions ?? {}))
      check(definitions.get(id), extension, `${path}: ${object.id}: ${id}`);
  }
  return bundle.objects.length;
}

const folder = mkdtempSync(join(tmpdir(), "overt-stix-"));
try {
  execFileSync("python3", [join(here, "bundles.py"), program, folder], { stdio: "inherit" });
  execFileSync(outputs, [folder]);
  const schemaOf = loadSchemas();
  const misp = makeAjv().compile(read(join(here, "../../schema/misp-event.schema.json")));
  let objects = 0, bundles = 0, events = 0;
  const written = readdirSync(folder).sort().map((name) => join(folder, name));
  for (const path of [...written, ...further]) {
    if (path.endsWith(".stix.json")) {
      objects += checkBundle(path, schemaOf);
      bundles++;
    } else if (path.endsWith(".misp.json")) {
      check(misp, read(path), path);
      events++;
    }
  }
  // A schema that lets everything through would prove nothing.
  if (schemaOf("note")({ type: "note" })) complain("a note without anything validates");
  console.log(`${objects} STIX objects in ${bundles} bundles and ${events} MISP events validated, ` +
    `${problems.length} problems`);
  if (bundles < 7 || events < 7) complain("too few outputs were written");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(problems.length ? 1 : 0);
