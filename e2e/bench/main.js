// The measures in the browser: `node bench/main.js FILE [MEASURE...]` writes what it measured into
// FILE as JSON, with a line of progress now and then. `cargo xtask bench` runs it and judges the
// figures; the environment is that of the browser tests.
//
// It must never judge: every single time goes into the file, and also what was lost.
import { writeFile } from "node:fs/promises";
import { coldStart } from "./cold.js";
import { deadline } from "./deadline.js";
import { handOver } from "./handover.js";
import { sending } from "./send.js";
import { Stage } from "./stage.js";
import { switching } from "./switch.js";

const MEASURES = { sending, switching, coldStart, handOver };

const [file, ...chosen] = process.argv.slice(2);
if (!file || chosen.some((name) => !(name in MEASURES))) {
  console.error(`Usage: node bench/main.js FILE [${Object.keys(MEASURES).join("] [")}]`);
  process.exit(2);
}

const stage = await Stage.open();
deadline(() => stage.close());
try {
  const told = { browser: stage.version, measures: [] };
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const { measures, conditions } = await measure(stage, (line) => console.log(line));
    told.measures.push(...measures);
    if (conditions) told.conditions = conditions;
  }
  await writeFile(file, JSON.stringify(told));
} finally {
  await stage.close();
}
