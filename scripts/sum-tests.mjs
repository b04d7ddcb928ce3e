// Prints one line that sums up the vitest results in a folder: `sum-tests.mjs FOLDER`. Fails when a test failed or none ran.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const runs = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
const sum = (...keys) => runs.flatMap((run) => keys.map((key) => run[key])).reduce((total, one) => total + one, 0);
const passed = sum("numPassedTests");
const failed = sum("numFailedTests");
console.log(`${passed} passed, ${failed} failed, ${sum("numPendingTests", "numTodoTests")} skipped`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
