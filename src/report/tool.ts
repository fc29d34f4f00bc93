/** Name and version of the program as every report states them; a test holds them to package.json. */
export const TOOL = { name: 'dhcphop', version: '0.1.0' } as const;
