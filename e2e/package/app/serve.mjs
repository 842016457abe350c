import { createSignalingServer } from 'tabmpi/server'

const server = await createSignalingServer({ roots: ['dist'], allowedOrigins: process.argv.slice(2) })
console.log(server.address.url)
