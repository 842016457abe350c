import { testCollectives } from '../../testing/collective-tests.ts'
import { VECTOR_COLLECTIVES } from '../../testing/vector-collectives.ts'

// What mpi4py's test_cco_pr_vec.py looks at.

testCollectives(VECTOR_COLLECTIVES, 'persistent')
