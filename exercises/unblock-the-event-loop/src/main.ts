import { createApp } from './app.js'

const server = createApp().listen(Number(process.env.PORT))

process.on('SIGTERM', () => server.close())
