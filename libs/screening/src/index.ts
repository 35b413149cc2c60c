export * from './domain/checks';
export * from './domain/marks';
export * from './domain/may';
export * from './domain/screening';
export * from './domain/similar';
