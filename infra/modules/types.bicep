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

@export()
@description('An event hub for streams.')
type EventHub = {
  @minLength(1)
  @maxLength(256)
  @description('Its name, which a specification gives as hub.')
  name: string

  @minValue(1)
  @maxValue(32)
  @description('Partitions: that many ranges of an epoch are read side by side. They cannot be changed later.')
  partitions: int

  @minValue(1)
  @maxValue(168)
  @description('Hours for which events are kept; longer than a stream may be paused.')
  retentionHours: int

  @description('Consumer groups for readers that speak AMQP. Those of Kafka, which streams use, make themselves.')
  consumerGroups: string[]
}
