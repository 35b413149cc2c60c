export * from './database';
export * from './drain';
