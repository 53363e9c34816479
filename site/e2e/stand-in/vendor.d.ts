/** The client's own copy of Comlink, which it does not declare: the page has to speak the same wire format. */
declare module '*/@webcontainer/api/dist/vendor/index.js' {
  export const Comlink: {
    proxy<T extends object>(value: T): T
    expose(value: object, port: MessagePort): void
  }
}
