import { verifyDraw } from './draw';

process.exitCode = verifyDraw(
  process.argv.slice(2),
  (line) => process.stdout.write(`${line}\n`),
  (text) => process.stderr.write(text),
);
