// What modules tell each other.

@export()
@description('Who deploys, and what they are; an empty identity is given nothing.')
type Deployer = {
  @description('Object identity of the person or service principal; empty for none.')
  principalId: string

  @description('What it is.')
  principalType: 'User' | 'Group' | 'ServicePrincipal'
}

@export()
@description('A number of instances that are always there.')
type AlwaysReady = {
  @description('A group of functions (http, durable) or one function (function:NAME).')
  name: string

  @minValue(0)
  @description('How many instances.')
  instanceCount: int
}
