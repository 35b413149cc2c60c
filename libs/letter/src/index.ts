export * from './domain/examples';
export * from './domain/may';
export * from './domain/requests';
export * from './domain/words';
export * from './domain/views';
