import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';

/** A manifest as Helm renders it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  [part: string]: unknown;
}

const chart = resolve('deploy/helm/keshen');
const packaged = resolve('node_modules/@aws-cdk/asset-kubectl-v20/lib/layer.zip');

/** Renders the chart with these values, by Helm itself; its words where it refuses. */
export function render(values: object): { manifests: Manifest[]; refused: string } {
  const { stdout, stderr, status } = helm(['template', 'portal', chart], values);
  if (status !== 0) return { manifests: [], refused: stderr };
  const documents = parseAllDocuments(stdout);
  const manifests = documents.map((document) => document.toJS() as Manifest | null);
  return { manifests: manifests.filter((manifest) => manifest !== null), refused: '' };
}

/** What `helm lint` says of the chart; '' when it finds nothing. */
export function lint(values: object): string {
  const { stdout, status } = helm(['lint', '--strict', chart], values);
  return status === 0 ? '' : stdout;
}

function helm([command, ...args]: string[], values: object) {
  const version = command === 'template' ? ['--kube-version', '1.30.0'] : [];
  return spawnSync(program(), [command!, ...args, ...version, '--values', '-'], {
    input: JSON.stringify(values),
    encoding: 'utf8',
  });
}

/** HELM names one; else the one that a package of npm brings for Linux on x64; else that of the PATH. */
function program(): string {
  if (process.env.HELM) return process.env.HELM;
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'helm';
  const folder = resolve('.tmp/helm');
  const file = resolve(folder, 'helm');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const mine = `${file}-${process.pid}`;
  writeFileSync(mine, unzipped(readFileSync(packaged), 'helm/helm'));
  chmodSync(mine, 0o755);
  renameSync(mine, file);
  return file;
}

/** One file of a zip, by the directory at its end; Node's own inflate is ten times as fast as one in JavaScript. */
function unzipped(zip: Buffer, name: string): Buffer {
  let entry = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
  for (;;) {
    const [length, extra, comment] = [28, 30, 32].map((at) => zip.readUInt16LE(entry + at));
    if (zip.toString('latin1', entry + 46, entry + 46 + length!) === name) break;
    entry += 46 + length! + extra! + comment!;
  }
  const start = zip.readUInt32LE(entry + 42);
  const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
  return inflateRawSync(zip.subarray(data, data + zip.readUInt32LE(entry + 20)));
}
