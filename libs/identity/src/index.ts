export * from './domain/claim';
export * from './domain/identity-may';
export * from './domain/may';
export * from './domain/password';
export * from './domain/requests';
export * from './domain/roles';
export * from './domain/sign-in';
export * from './domain/towns';
