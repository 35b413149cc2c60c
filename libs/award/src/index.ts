export * from './domain/agreement';
export * from './domain/grade';
export * from './domain/may';
export * from './domain/requests';
export * from './domain/targets';
export * from './domain/written';
export * from './domain/views';
