export * from './domain/may';
export * from './domain/payment';
export * from './domain/requests';
export * from './domain/treasury';
export * from './domain/views';
