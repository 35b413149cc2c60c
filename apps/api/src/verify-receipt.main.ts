import { command } from './verify-receipt';

process.exitCode = await command(process.argv.slice(2));
