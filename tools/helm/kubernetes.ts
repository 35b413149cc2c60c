import { resolve } from 'node:path';
import ts from 'typescript';
import type { Manifest } from './helm';

/** The module of kubernetes-types for an apiVersion: "apps/v1", "networking.k8s.io/v1", "v1". */
const moduleOf = (apiVersion: string): string => {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return `kubernetes-types/${group!.split('.')[0]}/${version}`;
};

const file = resolve('tools/helm/manifests.ts');
const options: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  lib: ['lib.es5.d.ts'],
  types: [],
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  module: ts.ModuleKind.ESNext,
};

/**
 * What of these manifests Kubernetes would not know, miss or find of the wrong type: the compiler holds each one, as a
 * literal, to the types made of Kubernetes' own description of its API, where a literal may have no other fields.
 */
export function typeProblems(manifests: Manifest[]): string[] {
  const text = manifests
    .map((m, i) => `const m${i}: import('${moduleOf(m.apiVersion)}').${m.kind} = ${JSON.stringify(m)};`)
    .join('\n');
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) =>
    name === file ? ts.createSourceFile(name, text, language) : read(name, language);
  const program = ts.createProgram([file], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile(file)).map((problem) => {
    const line = ts.getLineAndCharacterOfPosition(problem.file!, problem.start!).line;
    const { kind, metadata } = manifests[line]!;
    return `${kind} ${metadata.name}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
  });
}
