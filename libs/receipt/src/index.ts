export * from './domain/copy';
export * from './domain/manifest';
export * from './domain/verdict';
