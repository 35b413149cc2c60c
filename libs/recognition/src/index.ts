export * from './domain/may';
export * from './domain/registration';
export * from './domain/upward';
export * from './domain/upward-rows';
export * from './domain/views';
