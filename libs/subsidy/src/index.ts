export * from './domain/compare';
export * from './domain/entitlement';
export * from './domain/may';
export * from './domain/requests';
export * from './domain/sheet';
export * from './domain/write-back';
export * from './domain/views';
