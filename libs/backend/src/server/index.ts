export * from './backend.module';
export * from './capabilities';
export * from './demo/accounts';
export * from './entities';
export * from './migrate';
export * from './migrations';
export * from './prepare';
export * from './demo/play';
