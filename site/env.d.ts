interface ImportMetaEnv {
  /** Key of a licence for WebContainers; empty without one. */
  readonly WEBCONTAINER_CLIENT_ID: string
  /** The pages are for a host that only serves files: there is no server of ours. */
  readonly LOADBEARING_STATIC: boolean
}
