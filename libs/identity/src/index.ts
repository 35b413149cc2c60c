export * from './domain/may';
export * from './domain/roles';
export * from './domain/towns';
