export * from './file.registers';
export * from './http.registers';
export * from './registers';
export * from './registry.module';
