/** The little of fengari, a Lua interpreter, that tests use. */
declare module 'fengari' {
  interface State {
    readonly brand: 'lua_State';
  }
  export const lua: {
    LUA_OK: number;
    lua_pcall(state: State, args: number, results: number, handler: number): number;
    lua_tostring(state: State, index: number): Uint8Array;
  };
  export const lauxlib: { luaL_newstate(): State; luaL_loadstring(state: State, text: Uint8Array): number };
  export const lualib: { luaL_openlibs(state: State): void };
  export function to_luastring(text: string): Uint8Array;
  export function to_jsstring(text: Uint8Array): string;
}
