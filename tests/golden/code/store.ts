/**
 * The store.
 * @module store
 */
import { x } from 'y'

/** Options of a store. */
export interface Options<T> {
  /** Its size. */
  size?: number
  load(key: string): Promise<T>
}

export type Key = string | number

/**
 * Makes a store.
 *
 * @param {string} name - The name of it.
 * @param options see {@link Options}
 * @returns The store, ready to use.
 * @throws {TypeError} If the name is empty.
 * @example
 * const s = createStore('a')
 * s.get('b')
 */
export function createStore(name: string, options: Options<any> = {}): Store {
  return new Store(name)
}

/** Keeps things. */
export default class Store {
  private items = new Map<Key, unknown>()
  constructor(public name: string) {}

  /** Gives one. @deprecated use find */
  get(key: Key) {
    return this.items.get(key)
  }
}

export const useStore = <T,>(name: string): T => {
  return null as any
}
/** The default size. */
export const SIZE = 10
const hidden = 3
export enum Color { Red }
declare function external(a: number): void
namespace Inner { export function f() {} }
