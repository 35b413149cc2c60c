export * from './case-world';
export * from './chain';
export * from './database';
export * from './drain';
export * from './redis';
export * from './app';
export * from './award-world';
export * from './small-definition';
