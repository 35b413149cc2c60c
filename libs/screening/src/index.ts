export * from './domain/checks';
export * from './domain/may';
export * from './domain/screening';
