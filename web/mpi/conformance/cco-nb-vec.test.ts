import { testCollectives } from '../../testing/collective-tests.ts'
import { VECTOR_COLLECTIVES } from '../../testing/vector-collectives.ts'

testCollectives(VECTOR_COLLECTIVES, 'nonblocking')
