// Lints texts as if they stood at the given paths: JSON in ({ path: text }), JSON out ({ path: [rule, …] }).
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import devkit from 'nx/src/devkit-exports.js';

// Without a project graph the boundaries rule skips every file with a warning, and everything passes.
await devkit.createProjectGraphAsync({ exitOnError: true });
const eslint = new ESLint();
const found = {};
for (const [filePath, code] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const [result] = await eslint.lintText(code, { filePath });
  found[filePath] = result.messages.filter((m) => m.severity === 2).map((m) => m.ruleId ?? m.message);
}
process.stdout.write(`\n${JSON.stringify(found)}\n`);
process.exit(0);
