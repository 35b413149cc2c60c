import { command } from './command';

process.exitCode = await command(
  process.argv.slice(2),
  (line) => process.stdout.write(`${line}\n`),
  (text) => process.stderr.write(text),
);
