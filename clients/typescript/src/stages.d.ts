// Written from the stages by `dotnet run build.cs clients`.

import type { Stage } from './builder.js';

/** Parameters of {@link AIFoundryChatCompletion}. */
export interface AIFoundryChatCompletionParameters {
  /** The column of messages: a list of structures with role and content, the same as JSON, or a text that a user says. Default: `""`. */
  messagesCol: string;
  /** The model, by the name of its deployment; the same as deploymentName. */
  model?: string;
  /** The form of the answer: text, json_object, or an object with a JSON Schema as the service takes it. */
  responseFormat?: unknown;
  /** A JSON Schema that the answer keeps to, in the place of responseFormat. */
  responseSchema?: unknown;
  /** The name of the schema. Default: `"response_schema"`. */
  responseSchemaName?: string;
  /** Whether the model is held to the schema strictly, which not every model can be. Default: `true`. */
  responseSchemaStrict?: boolean;
  /** How many tokens the answer may have, for older models. */
  maxTokens?: number;
  /** The column that has maxTokens for each row, in its place. */
  maxTokensCol?: string;
  /** How many tokens the answer may have, those of reasoning included. */
  maxCompletionTokens?: number;
  /** The column that has maxCompletionTokens for each row, in its place. */
  maxCompletionTokensCol?: string;
  /** How freely the model chooses words, from 0 to 2. */
  temperature?: number;
  /** The column that has temperature for each row, in its place. */
  temperatureCol?: string;
  /** Texts at which the answer ends. */
  stop?: Array<string>;
  /** The column that has stop for each row, in its place. */
  stopCol?: string;
  /** The share of probability that words are chosen from, from 0 to 1. */
  topP?: number;
  /** The column that has topP for each row, in its place. */
  topPCol?: string;
  /** How many answers are written. */
  n?: number;
  /** The column that has n for each row, in its place. */
  nCol?: string;
  /** For how many of the likeliest words at each place the answer says their probability. */
  logProbs?: number;
  /** The column that has logProbs for each row, in its place. */
  logProbsCol?: string;
  /** How far words that were used are avoided, from -2 to 2. */
  presencePenalty?: number;
  /** The column that has presencePenalty for each row, in its place. */
  presencePenaltyCol?: string;
  /** How far words that were used often are avoided, from -2 to 2. */
  frequencyPenalty?: number;
  /** The column that has frequencyPenalty for each row, in its place. */
  frequencyPenaltyCol?: string;
  /** A number by which a model that can do so answers the same again. */
  seed?: number;
  /** The column that has seed for each row, in its place. */
  seedCol?: string;
  /** How long answers are: low, medium or high. */
  verbosity?: string;
  /** The column that has verbosity for each row, in its place. */
  verbosityCol?: string;
  /** How much a model thinks before it answers: minimal, low, medium or high. */
  reasoningEffort?: string;
  /** The column that has reasoningEffort for each row, in its place. */
  reasoningEffortCol?: string;
  /** Functions that the model may ask for, as the service takes them. */
  tools?: unknown;
  /** Which function the model asks for: auto, none, required, or an object that names one. */
  toolChoice?: unknown;
  /** Whether the model may ask for several functions at once. */
  parallelToolCalls?: boolean;
  /** What requests with the same beginning have in common, so that the service finds it in its cache. */
  promptCacheKey?: string;
  /** The column that has promptCacheKey for each row, in its place. */
  promptCacheKeyCol?: string;
  /** How the request is served: auto, default, flex or priority. */
  serviceTier?: string;
  /** Only with OpenAICompletion: whether the answer repeats the prompt. */
  echo?: boolean;
  /** Only with OpenAICompletion: of how many answers the best is given. */
  bestOf?: number;
  /** How much a service of the past kept. */
  cacheLevel?: number;
  /** The name of the deployment; elsewhere than on Azure that of the model. */
  deploymentName?: string;
  /** Several places that have the deployment, in the place of url: the first tier that is not held back is used. */
  pool?: Array<Record<string, unknown>>;
  /** Who the answer is for, which helps the service to find abuse. */
  user?: string;
  /** The column that has user for each row, in its place. */
  userCol?: string;
  /** The column that gets the tokens that were used, and whether they were paid for now. */
  usageCol?: string;
  /** The column that gets the endpoint that answered, such as gpt-4o at myresource.openai.azure.com: which of pool it was. */
  endpointCol?: string;
  /** Whether requests are answered at once, or within a day as parts of batches, at a lower price. Default: `"online"`. */
  execution?: 'online' | 'batch' | 'auto';
  /** With execution: auto, from how many requests that come together a batch is begun. It is at least 1 and at most 50000. Default: `1000`. */
  batchFrom?: number;
  /** How many seconds after one look at a batch the next is. It is at least 0.001 and at most 86400. Default: `60`. */
  batchPollingSeconds?: number;
  /** The model of the table of prices whose prices hold; null for the one that answers, or what deploymentName says. */
  pricedAs?: string;
  /** A file, YAML or JSON, with a table of prices in the place of the one that there is. */
  prices?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has a model of Azure AI Foundry go on with a conversation, by chat completions. */
export function AIFoundryChatCompletion(parameters: AIFoundryChatCompletionParameters): Stage;

/** Parameters of {@link ALS}. */
export interface ALSParameters {
  /** The column of users: numbers or text. Default: `"user"`. */
  userCol?: string;
  /** The column of items: numbers or text. Default: `"item"`. */
  itemCol?: string;
  /** The column of ratings. Default: `"rating"`. */
  ratingCol?: string;
  /** The column that gets the rating that is expected of a user for an item. Default: `"prediction"`. */
  predictionCol?: string;
  /** Numbers of a vector of factors. It is at least 1 and at most 1000. Default: `10`. */
  rank?: number;
  /** How often factors of items and of users are found in turn. It is at least 0 and at most 100000. Default: `10`. */
  maxIter?: number;
  /** The penalty on factors, for each rating. It is at least 0. Default: `0.1`. */
  regParam?: number;
  /** Whether ratings say how sure it is that a user likes an item, and not how much. Default: `false`. */
  implicitPrefs?: boolean;
  /** How much surer a rating makes it that a user likes an item. It is at least 0. Default: `1`. */
  alpha?: number;
  /** Whether no factor may be negative. Default: `false`. */
  nonnegative?: boolean;
  /** What the model gives for a user or an item that it does not know: nan, or drop, which leaves the row out. One of nan, drop. Default: `"nan"`. */
  coldStartStrategy?: string;
  /** Seed of the first factors. Default: `0`. */
  seed?: number;
  /** Into how many blocks Spark cuts users. Default: `10`. */
  numUserBlocks?: number;
  /** Into how many blocks Spark cuts items. Default: `10`. */
  numItemBlocks?: number;
  /** How many users and items Spark scores at a time. Default: `4096`. */
  blockSize?: number;
  /** After how many iterations Spark writes what it has. Default: `10`. */
  checkpointInterval?: number;
  /** Where Spark keeps blocks of ratings. Default: `"MEMORY_AND_DISK"`. */
  intermediateStorageLevel?: string;
  /** Where Spark keeps factors. Default: `"MEMORY_AND_DISK"`. */
  finalStorageLevel?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns factors of users and items whose products are near to ratings, by alternating least squares. */
export function ALS(parameters?: ALSParameters): Stage;

/** Parameters of {@link AccessAnomaly}. */
export interface AccessAnomalyParameters {
  /** The column of the tenant: users and resources of different tenants have nothing to do with each other. Default: `"tenant"`. */
  tenantCol?: string;
  /** The column of the user: text, numbers or booleans. Default: `"user"`. */
  userCol?: string;
  /** The column of the resource: text, numbers or booleans. Default: `"res"`. */
  resCol?: string;
  /** The column of how likely an access is, or how often it came: numbers of 0 or more; null for 1 each. Default: `"likelihood"`. */
  likelihoodCol?: string;
  /** The column that gets the score: high for strange accesses, 0 for those that were learnt from where history is preserved, infinity where user and resource hang together by no chain of accesses, and null where one of them is not known. Default: `"anomaly_score"`. */
  outputCol?: string;
  /** Numbers of a vector. It is at least 1 and at most 1000. Default: `10`. */
  rankParam?: number;
  /** How often vectors of users and resources are found in turn. It is at least 1 and at most 100000. Default: `25`. */
  maxIter?: number;
  /** The penalty on vectors. It is at least 0. Default: `1`. */
  regParam?: number;
  /** Blocks of Spark's factorization. */
  numBlocks?: number;
  /** Whether SynapseML factorizes tenant by tenant. Default: `false`. */
  separateTenants?: boolean;
  /** What the least likelihood of a tenant is scaled to. It is at least 0. Default: `5`. */
  lowValue?: number;
  /** What the largest likelihood of a tenant is scaled to. It is at least 0. Default: `10`. */
  highValue?: number;
  /** Whether likelihoods say how sure an access is (implicit feedback); else products are to meet them, and pairs without an access are drawn to meet negScore. Default: `true`. */
  applyImplicitCf?: boolean;
  /** How much surer a likelihood makes an access. It is at least 0. Default: `1`. */
  alphaParam?: number;
  /** How many pairs without an access are drawn for each access. It is at least 0 and at most 1000. Default: `2`. */
  complementsetFactor?: number;
  /** What products of pairs without an access are to meet. It is at least 0. Default: `1`. */
  negScore?: number;
  /** Whether accesses that were learnt from have a score of 0. Default: `true`. */
  preserveHistory?: boolean;
  /** Seed of the draws. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds accesses of users to resources that are unlike those of similar users, tenant by tenant, by collaborative filtering. */
export function AccessAnomaly(parameters?: AccessAnomalyParameters): Stage;

/** Parameters of {@link AddDocuments}. */
export interface AddDocumentsParameters {
  /** The name of the index. */
  indexName: string;
  /** The name of the search service, from which its address follows. */
  serviceName?: string;
  /** The column that says what becomes of a document: upload, merge, mergeOrUpload or delete. Default: `"@search.action"`. */
  actionCol?: string;
  /** The column of the key of documents. */
  keyCol?: string;
  /** How many documents share a request. It is at least 1 and at most 1000. Default: `100`. */
  batchSize?: number;
  /** Whether fields that are null are left out, so that a merge leaves them as they are; otherwise null is sent. Default: `false`. */
  filterNulls?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Puts rows into an index of Azure AI Search that is there. */
export function AddDocuments(parameters: AddDocumentsParameters): Stage;

/** Parameters of {@link AddressGeocoder}. */
export interface AddressGeocoderParameters {
  /** The address, as one would write it, or the name of a place. */
  address?: string;
  /** The column that has address for each row, in its place. */
  addressCol?: string;
  /** The street with its number. */
  addressLine?: string;
  /** The column that has addressLine for each row, in its place. */
  addressLineCol?: string;
  /** The town of the address. */
  locality?: string;
  /** The column that has locality for each row, in its place. */
  localityCol?: string;
  /** The state, the province or the like. */
  adminDistrict?: string;
  /** The column that has adminDistrict for each row, in its place. */
  adminDistrictCol?: string;
  /** The county, below adminDistrict. */
  adminDistrict2?: string;
  /** The column that has adminDistrict2 for each row, in its place. */
  adminDistrict2Col?: string;
  /** The part of a town, below adminDistrict2. */
  adminDistrict3?: string;
  /** The column that has adminDistrict3 for each row, in its place. */
  adminDistrict3Col?: string;
  /** The postal code of the address. */
  postalCode?: string;
  /** The column that has postalCode for each row, in its place. */
  postalCodeCol?: string;
  /** The country, such as US. */
  countryRegion?: string;
  /** The column that has countryRegion for each row, in its place. */
  countryRegionCol?: string;
  /** How many places at most, up to 20; left out, 5. It is at least 1 and at most 20. */
  top?: number;
  /** The column that has top for each row, in its place. */
  topCol?: string;
  /** The rectangle in which places are preferred: west, south, east, north, in degrees. At least 4 of them. */
  bbox?: Array<number>;
  /** The country from whose point of view borders and names are given, such as us; left out, the service goes by the caller's address. */
  view?: string;
  /** The column that has view for each row, in its place. */
  viewCol?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 100. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds where addresses are. */
export function AddressGeocoder(parameters?: AddressGeocoderParameters): Stage;

/** Parameters of {@link AggregateBalanceMeasure}. */
export interface AggregateBalanceMeasureParameters {
  /** The columns whose balance is measured: text, booleans or numbers that stand for classes. At least 1 of them. */
  sensitiveCols: Array<string>;
  /** How strongly Atkinson's index minds small shares. It is at least 0 and at most 1000000. Default: `1`. */
  epsilon?: number;
  /** How near epsilon is to 1 for the form of Atkinson's index at 1. It is at least 0 and at most 1. Default: `1E-12`. */
  errorTolerance?: number;
  /** The column of the output with the measures. At least 1 of them. Default: `"AggregateBalanceMeasure"`. */
  outputCol?: string;
  /** Whether SynapseML prints what it counted: accepted so that specifications can be taken over, and without effect. Default: `false`. */
  verbose?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Measures how unequal the combinations of classes of all sensitive columns are, by indexes of inequality. */
export function AggregateBalanceMeasure(parameters: AggregateBalanceMeasureParameters): Stage;

/** Parameters of {@link AnalyzeBatchDocuments}. */
export interface AnalyzeBatchDocumentsParameters {
  /** The model, such as prebuilt-receipt, or one of one's own. */
  modelId?: string;
  /** The column that has modelId for each row, in its place. */
  modelIdCol?: string;
  /** The address of the container of documents, with a signature where the service's identity may not read it. */
  containerUrl?: string;
  /** The column that has containerUrl for each row, in its place. */
  containerUrlCol?: string;
  /** What names of documents begin with; left out, all documents are analyzed. */
  prefix?: string;
  /** The column that has prefix for each row, in its place. */
  prefixCol?: string;
  /** A file of the container that lists documents, one JSON object with file on each line, in the place of prefix. */
  fileList?: string;
  /** The column that has fileList for each row, in its place. */
  fileListCol?: string;
  /** The address of the container of results. */
  resultContainerUrl?: string;
  /** The column that has resultContainerUrl for each row, in its place. */
  resultContainerUrlCol?: string;
  /** What names of results begin with. */
  resultPrefix?: string;
  /** The column that has resultPrefix for each row, in its place. */
  resultPrefixCol?: string;
  /** Whether results that are there are replaced. */
  overwriteExisting?: boolean;
  /** The pages that are analyzed, such as 1-3,5. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** The language and region of the documents, such as en-US. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** What is found beside what the model finds, as with AnalyzeDocument. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** Fields that are looked for by their names, with the feature queryFields. */
  queryFields?: Array<string>;
  /** The column that has queryFields for each row, in its place. */
  queryFieldsCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** How the content is written. One of text, markdown. */
  outputContentFormat?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Analyzes all documents of a container in Blob Storage; the results are written to another container, and the output says which document came to what. */
export function AnalyzeBatchDocuments(parameters?: AnalyzeBatchDocumentsParameters): Stage;

/** Parameters of {@link AnalyzeBusinessCards}. */
export interface AnalyzeBusinessCardsParameters {
  /** Ignored: whether the answer has the words and lines; it always has. */
  includeTextDetails?: boolean;
  /** The column that has includeTextDetails for each row, in its place. */
  includeTextDetailsCol?: string;
  /** The language and region of the document, such as en-US. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads business cards. */
export function AnalyzeBusinessCards(parameters?: AnalyzeBusinessCardsParameters): Stage;

/** Parameters of {@link AnalyzeConversations}. */
export interface AnalyzeConversationsParameters {
  /** The project. */
  projectName: string;
  /** The deployment of the project. */
  deploymentName: string;
  /** What is said. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** Who says it. Default: `"1"`. */
  participantId?: string;
  /** The column that has participantId for each row, in its place. */
  participantIdCol?: string;
  /** The language of the text, such as en. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** How positions in texts are counted; null for the service's own way. One of TextElements_v8, TextElement_V8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether more is said of entities and intents. */
  verbose?: boolean;
  /** Whether the service keeps what is said, for improving the project. */
  isLoggingEnabled?: boolean;
  /** With orchestration: the one project that is asked. */
  directTarget?: string;
  /** With orchestration: parameters for each project, as JSON. */
  targetProjectParameters?: unknown;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the intent of what somebody says, and what it is about, by a project of conversational language understanding or orchestration. */
export function AnalyzeConversations(parameters: AnalyzeConversationsParameters): Stage;

/** Parameters of {@link AnalyzeConversationsLongRunningOperations}. */
export interface AnalyzeConversationsLongRunningOperationsParameters {
  /** What is found out. */
  kind: 'conversationalSummarization' | 'conversationalPII';
  /** What is said: a list of objects with participantId and text, and of transcripts lexical, itn, maskedItn and times; or JSON of such a list as text. */
  conversation?: unknown;
  /** The column that has conversation for each row, in its place. Default: `"conversation"`. */
  conversationCol?: string;
  /** The language of the conversation. Default: `"en"`. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether the conversation was written or transcribed. One of text, transcript. Default: `"text"`. */
  modality?: string;
  /** What the conversation is about: generic, finance or healthcare. One of generic, finance, healthcare. */
  domain?: string;
  /** The version of the model; null for the service's own choice. */
  modelVersion?: string;
  /** Whether the service keeps nothing for a while; null for its own way. */
  loggingOptOut?: boolean;
  /** With summaries: their aspects, such as issue, resolution, chapterTitle, narrative, recap and follow-up tasks. */
  summaryAspects?: Array<string>;
  /** With summaries: their length. One of short, medium, long. */
  summaryLength?: string;
  /** With summaries: about how many sentences they have. It is at least 1 and at most 20. */
  sentenceCount?: number;
  /** With personal data: the categories that are looked for. */
  piiCategories?: Array<string>;
  /** With personal data in transcripts: the form in which they are looked for. One of lexical, itn, maskedItn, text. */
  redactionSource?: string;
  /** With personal data in transcripts: whether the answer says when they are heard. */
  redactAudioTiming?: boolean;
  /** What the service calls the jobs, where that matters. */
  displayName?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has conversations summarized, or freed of what identifies a person, by jobs of the Language service: one conversation in each. */
export function AnalyzeConversationsLongRunningOperations(parameters: AnalyzeConversationsLongRunningOperationsParameters): Stage;

/** Parameters of {@link AnalyzeDocument}. */
export interface AnalyzeDocumentParameters {
  /** The model, such as prebuilt-read, prebuilt-layout, prebuilt-receipt, prebuilt-invoice, prebuilt-contract, prebuilt-tax.us.w2, or one of one's own. */
  prebuiltModelId?: string;
  /** The column that has prebuiltModelId for each row, in its place. */
  prebuiltModelIdCol?: string;
  /** The language and region of the document, such as en-US. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** What is found beside what the model finds: ocrHighResolution, languages, barcodes, formulas, keyValuePairs, styleFont, queryFields; some cost extra. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** Fields that are looked for by their names, with the feature queryFields. */
  queryFields?: Array<string>;
  /** The column that has queryFields for each row, in its place. */
  queryFieldsCol?: string;
  /** How the content is written. One of text, markdown. */
  outputContentFormat?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Analyzes documents with any model of Document Intelligence: one of the service's own, or one of one's own. */
export function AnalyzeDocument(parameters?: AnalyzeDocumentParameters): Stage;

/** Parameters of {@link AnalyzeHealthText}. */
export interface AnalyzeHealthTextParameters {
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** Whether the service keeps no text for a while; null for its own way, which for health is to keep none. */
  disableServiceLogs?: boolean;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** What the service calls the jobs, where that matters. */
  displayName?: string;
  /** How many texts share a job; null for as many as the service takes, which is also the most. It is at least 1 and at most 25. */
  batchSize?: number;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds what texts say of health: diagnoses, medication and the like, how they hang together, and whether they are asserted. */
export function AnalyzeHealthText(parameters?: AnalyzeHealthTextParameters): Stage;

/** Parameters of {@link AnalyzeIDDocuments}. */
export interface AnalyzeIDDocumentsParameters {
  /** Ignored: whether the answer has the words and lines; it always has. */
  includeTextDetails?: boolean;
  /** The column that has includeTextDetails for each row, in its place. */
  includeTextDetailsCol?: string;
  /** The language and region of the document, such as en-US. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** What is found beside what the model finds: ocrHighResolution, languages, barcodes, formulas, keyValuePairs, styleFont, queryFields; some cost extra. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** Fields that are looked for by their names, with the feature queryFields. */
  queryFields?: Array<string>;
  /** The column that has queryFields for each row, in its place. */
  queryFieldsCol?: string;
  /** How the content is written. One of text, markdown. */
  outputContentFormat?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads passports, driving licences and other identity documents. */
export function AnalyzeIDDocuments(parameters?: AnalyzeIDDocumentsParameters): Stage;

/** Parameters of {@link AnalyzeImage}. */
export interface AnalyzeImageParameters {
  /** What is found out; left out, categories. One of Adult, Brands, Categories, Color, Description, Faces, ImageType, Objects, Tags. */
  visualFeatures?: Array<string>;
  /** The column that has visualFeatures for each row, in its place. */
  visualFeaturesCol?: string;
  /** What is named among categories: Celebrities, for which the service has to approve of the customer, and Landmarks. One of Celebrities, Landmarks. */
  details?: Array<string>;
  /** The column that has details for each row, in its place. */
  detailsCol?: string;
  /** What captions do not name: Celebrities, Landmarks. One of Celebrities, Landmarks. */
  descriptionExclude?: Array<string>;
  /** The column that has descriptionExclude for each row, in its place. */
  descriptionExcludeCol?: string;
  /** The language of the answer; left out, English. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model; left out, the latest. */
  modelVersion?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds what is in images: categories, tags, captions, faces, colors, objects, brands, and whether they are for adults. */
export function AnalyzeImage(parameters?: AnalyzeImageParameters): Stage;

/** Parameters of {@link AnalyzeImage4}. */
export interface AnalyzeImage4Parameters {
  /** What is found out: caption, denseCaptions, objects, people, read, smartCrops, tags. One of caption, denseCaptions, objects, people, read, smartCrops, tags. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** The language of the answer; left out, English. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether captions speak of a person, and not of a man or a woman; left out, they do not. */
  genderNeutralCaption?: boolean;
  /** The column that has genderNeutralCaption for each row, in its place. */
  genderNeutralCaptionCol?: string;
  /** The ratios of width to height for crops, from 0.75 to 1.8. It is at least 0.75 and at most 1.8. */
  smartcropsAspectRatios?: Array<number>;
  /** The column that has smartcropsAspectRatios for each row, in its place. */
  smartcropsAspectRatiosCol?: string;
  /** The version of the model; left out, the latest. */
  modelVersion?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds what is in images by the models of version 4: text, captions, tags, objects, people, and where to crop. */
export function AnalyzeImage4(parameters?: AnalyzeImage4Parameters): Stage;

/** Parameters of {@link AnalyzeImageSafety}. */
export interface AnalyzeImageSafetyParameters {
  /** The kinds of harm: Hate, SelfHarm, Sexual, Violence; left out, all. One of Hate, SelfHarm, Sexual, Violence. */
  categories?: Array<string>;
  /** The column that has categories for each row, in its place. */
  categoriesCol?: string;
  /** The severities; the service knows FourSeverityLevels for images. One of FourSeverityLevels. */
  outputType?: string;
  /** The column that has outputType for each row, in its place. */
  outputTypeCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how harmful images are: hate, harm to oneself, sex and violence, each with a severity. */
export function AnalyzeImageSafety(parameters?: AnalyzeImageSafetyParameters): Stage;

/** Parameters of {@link AnalyzeInvoices}. */
export interface AnalyzeInvoicesParameters {
  /** Ignored: whether the answer has the words and lines; it always has. */
  includeTextDetails?: boolean;
  /** The column that has includeTextDetails for each row, in its place. */
  includeTextDetailsCol?: string;
  /** The language and region of the document, such as en-US. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** What is found beside what the model finds: ocrHighResolution, languages, barcodes, formulas, keyValuePairs, styleFont, queryFields; some cost extra. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** Fields that are looked for by their names, with the feature queryFields. */
  queryFields?: Array<string>;
  /** The column that has queryFields for each row, in its place. */
  queryFieldsCol?: string;
  /** How the content is written. One of text, markdown. */
  outputContentFormat?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads invoices: who bills whom, for what, how much and by when. */
export function AnalyzeInvoices(parameters?: AnalyzeInvoicesParameters): Stage;

/** Parameters of {@link AnalyzeLayout}. */
export interface AnalyzeLayoutParameters {
  /** The language of the document, such as en; left out, the service finds it out. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Ignored: the order of lines; the service finds the order in which people read. Default: `"basic"`. */
  readingOrder?: string;
  /** The column that has readingOrder for each row, in its place. */
  readingOrderCol?: string;
  /** What is found beside what the model finds: ocrHighResolution, languages, barcodes, formulas, keyValuePairs, styleFont, queryFields; some cost extra. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** Fields that are looked for by their names, with the feature queryFields. */
  queryFields?: Array<string>;
  /** The column that has queryFields for each row, in its place. */
  queryFieldsCol?: string;
  /** How the content is written. One of text, markdown. */
  outputContentFormat?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads text, tables, selection marks and the structure of documents. */
export function AnalyzeLayout(parameters?: AnalyzeLayoutParameters): Stage;

/** Parameters of {@link AnalyzeReceipts}. */
export interface AnalyzeReceiptsParameters {
  /** Ignored: whether the answer has the words and lines; it always has. */
  includeTextDetails?: boolean;
  /** The column that has includeTextDetails for each row, in its place. */
  includeTextDetailsCol?: string;
  /** The language and region of the document, such as en-US. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** What is found beside what the model finds: ocrHighResolution, languages, barcodes, formulas, keyValuePairs, styleFont, queryFields; some cost extra. */
  features?: Array<string>;
  /** The column that has features for each row, in its place. */
  featuresCol?: string;
  /** Fields that are looked for by their names, with the feature queryFields. */
  queryFields?: Array<string>;
  /** The column that has queryFields for each row, in its place. */
  queryFieldsCol?: string;
  /** How the content is written. One of text, markdown. */
  outputContentFormat?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads receipts: the merchant, the items, tax, tip and total. */
export function AnalyzeReceipts(parameters?: AnalyzeReceiptsParameters): Stage;

/** Parameters of {@link AnalyzeText}. */
export interface AnalyzeTextParameters {
  /** What is found out. */
  kind: 'entityLinking' | 'entityRecognition' | 'keyPhraseExtraction' | 'languageDetection' | 'piiEntityRecognition' | 'sentimentAnalysis';
  /** With language detection: the country that a text is thought to be from, such as US. */
  countryHint?: string;
  /** The column that has countryHint for each row, in its place. */
  countryHintCol?: string;
  /** With sentiment analysis: whether what a text praises or complains of is named. Default: `false`. */
  opinionMining?: boolean;
  /** With personal data: the domain, phi for health or none. One of none, phi. Default: `"none"`. */
  domain?: string;
  /** With personal data: the categories that are looked for; none for the service's own. */
  piiCategories?: Array<string>;
  /** Whether the service keeps no text for a while; null for its own way, which for personal data and health is to keep none. */
  loggingOptOut?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Analyzes text with the Language service: sentiment, key phrases, entities, personal data, links or language. */
export function AnalyzeText(parameters: AnalyzeTextParameters): Stage;

/** Parameters of {@link AnalyzeTextLongRunningOperations}. */
export interface AnalyzeTextLongRunningOperationsParameters {
  /** What is found out. */
  kind: 'abstractiveSummarization' | 'extractiveSummarization' | 'healthcare' | 'sentimentAnalysis' | 'keyPhraseExtraction' | 'piiEntityRecognition' | 'entityLinking' | 'entityRecognition' | 'customEntityRecognition' | 'customSingleLabelClassification' | 'customMultiLabelClassification';
  /** The version of the model; models of one's own have none. Default: `"latest"`. */
  modelVersion?: string;
  /** Whether the service keeps no text for a while; null for its own way, which for personal data and health is to keep none. */
  loggingOptOut?: boolean;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** With extractive summaries: the order of the sentences, by their place or by their rank. One of Offset, Rank. */
  sortBy?: string;
  /** With summaries: about how many sentences they have. It is at least 1 and at most 20. */
  sentenceCount?: number;
  /** With abstractive summaries: their length. One of short, medium, long. */
  summaryLength?: string;
  /** With sentiment analysis: whether what a text praises or complains of is named. Default: `false`. */
  opinionMining?: boolean;
  /** With personal data: the domain, phi for health or none. One of none, phi. Default: `"none"`. */
  domain?: string;
  /** With personal data: the categories that are looked for; none for the service's own. */
  piiCategories?: Array<string>;
  /** With entities: those that are looked for; none for all. */
  inclusionList?: Array<string>;
  /** With entities: those that are left out. */
  exclusionList?: Array<string>;
  /** With entities: whether those that overlap all count, or the longest alone. One of matchLongest, allowOverlap. */
  overlapPolicy?: string;
  /** With entities: whether their values are left as they are in the text. */
  excludeNormalizedValues?: boolean;
  /** With models of one's own: the project. */
  projectName?: string;
  /** With models of one's own: the deployment. */
  deploymentName?: string;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** What the service calls the jobs, where that matters. */
  displayName?: string;
  /** How many texts share a job; null for as many as the service takes, which is also the most. It is at least 1 and at most 25. */
  batchSize?: number;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has texts analyzed by jobs of the Language service: summaries, health, sentiment, phrases, personal data, links, entities, and models of one's own. */
export function AnalyzeTextLongRunningOperations(parameters: AnalyzeTextLongRunningOperationsParameters): Stage;

/** Parameters of {@link AnalyzeTextSafety}. */
export interface AnalyzeTextSafetyParameters {
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The kinds of harm: Hate, SelfHarm, Sexual, Violence; left out, all. One of Hate, SelfHarm, Sexual, Violence. */
  categories?: Array<string>;
  /** The column that has categories for each row, in its place. */
  categoriesCol?: string;
  /** Lists of terms of the resource that the text is compared with. */
  blocklistNames?: Array<string>;
  /** The column that has blocklistNames for each row, in its place. */
  blocklistNamesCol?: string;
  /** Whether a text with a term of a list is analyzed no further; left out, it is. */
  haltOnBlocklistHit?: boolean;
  /** The column that has haltOnBlocklistHit for each row, in its place. */
  haltOnBlocklistHitCol?: string;
  /** The severities: FourSeverityLevels for 0, 2, 4 and 6, or EightSeverityLevels for 0 to 7; left out, four. One of FourSeverityLevels, EightSeverityLevels. */
  outputType?: string;
  /** The column that has outputType for each row, in its place. */
  outputTypeCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how harmful texts are: hate, harm to oneself, sex and violence, each with a severity. */
export function AnalyzeTextSafety(parameters?: AnalyzeTextSafetyParameters): Stage;

/** Parameters of {@link AutoTrain}. */
export interface AutoTrainParameters {
  /** The column of labels: text and booleans are classes, and numbers are numbers, unless task says otherwise. Default: `""`. */
  labelCol: string;
  /** The columns that features are made of; null for all but the label. At least 1 of them. */
  inputCols?: Array<string>;
  /** What is predicted: classification, regression, or auto to go by the type of the label. One of auto, classification, regression. Default: `"auto"`. */
  task?: string;
  /** What trials are judged by; null for AUC of two classes, log loss of more, and the root of the mean squared error of numbers. One of accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss, mse, rmse, r2, mae. */
  evaluationMetric?: string;
  /** How long it may take in all, in seconds, the fit of the best on all rows included; null for no limit but numRuns. It is more than 0 and at most 1000000000. Default: `300`. */
  timeBudgetSeconds?: number;
  /** How many trials there are at most. It is at least 1 and at most 1000. Default: `40`. */
  numRuns?: number;
  /** How many folds the rows are dealt to. It is at least 2 and at most 100. Default: `3`. */
  numFolds?: number;
  /** The column whose rows of one value are in one fold, such as a customer; null to deal rows one by one, with each class in every fold. */
  groupCol?: string;
  /** The learners that are tried, the first of them first of all; null for LightGBM and the linear models that there are. */
  learners?: Array<Stage | Stage[]>;
  /** How many slots words are hashed to; 0 for 262,144. It is at least 0 and at most 1073741824. Default: `0`. */
  numFeatures?: number;
  /** How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000. Default: `0`. */
  parallelism?: number;
  /** Seed of folds and draws. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds a model of a table within a time: tries LightGBM and linear models with many settings by cross-validation, and ends with a leaderboard of all it tried. */
export function AutoTrain(parameters: AutoTrainParameters): Stage;

/** Parameters of {@link AzureSearchWriter}. */
export interface AzureSearchWriterParameters {
  /** The name of the index; that of indexJson where there is one. */
  indexName?: string;
  /** The definition of the index as the service takes it, in JSON; left out, one follows from the columns, with keyCol as key. */
  indexJson?: string;
  /** Columns of vectors, as JSON: [{"name": "embedding", "dimension": 1536}]. */
  vectorCols?: string;
  /** Whether a row that does not get into the index ends the run; otherwise it has an error. Default: `true`. */
  fatalErrors?: boolean;
  /** The name of the search service, from which its address follows. */
  serviceName?: string;
  /** The column that says what becomes of a document: upload, merge, mergeOrUpload or delete. Default: `"@search.action"`. */
  actionCol?: string;
  /** The column of the key of documents. */
  keyCol?: string;
  /** How many documents share a request. It is at least 1 and at most 1000. Default: `100`. */
  batchSize?: number;
  /** Whether fields that are null are left out, so that a merge leaves them as they are; otherwise null is sent. Default: `false`. */
  filterNulls?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Puts rows into an index of Azure AI Search, and creates the index where it is not there: as it is given, or as it follows from the columns. */
export function AzureSearchWriter(parameters?: AzureSearchWriterParameters): Stage;

/** Parameters of {@link BatchTranscription}. */
export interface BatchTranscriptionParameters {
  /** The addresses of recordings; one of contentUrls and contentContainerUrl is given. */
  contentUrls?: Array<string>;
  /** The column that has contentUrls for each row, in its place. */
  contentUrlsCol?: string;
  /** The address of a container whose recordings are transcribed. */
  contentContainerUrl?: string;
  /** The column that has contentContainerUrl for each row, in its place. */
  contentContainerUrlCol?: string;
  /** The language that is spoken, such as en-US. Default: `"en-US"`. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** What the service calls the transcription. Default: `"SynapseServerless"`. */
  displayName?: string;
  /** The column that has displayName for each row, in its place. */
  displayNameCol?: string;
  /** The address of a model of one's own. */
  model?: string;
  /** Whether words as they are spoken come with their times. */
  wordLevelTimestampsEnabled?: boolean;
  /** Whether words as they are displayed come with their times. */
  displayFormWordLevelTimestampsEnabled?: boolean;
  /** Channels that are transcribed; none for all. */
  channels?: Array<number>;
  /** How many people may speak, where speakers are told apart; null where they are not. It is at least 2 and at most 36. */
  maxSpeakers?: number;
  /** Languages of which one is spoken, where the service finds it out. */
  candidateLocales?: Array<string>;
  /** Where punctuation comes from. One of None, Dictated, Automatic, DictatedAndAutomatic. */
  punctuationMode?: string;
  /** What becomes of profanity. One of None, Removed, Tags, Masked. */
  profanityFilterMode?: string;
  /** For how many hours the service keeps the transcription. It is at least 6 and at most 744. Default: `48`. */
  timeToLiveHours?: number;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has recordings in storage transcribed in the background, and reads the transcripts. */
export function BatchTranscription(parameters?: BatchTranscriptionParameters): Stage;

/** Parameters of {@link Binarizer}. */
export interface BinarizerParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The threshold. Default: `0`. */
  threshold?: number;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Turns numbers, or the slots of vectors, into 1 where they are above a threshold and 0 elsewhere. */
export function Binarizer(parameters: BinarizerParameters): Stage;

/** Parameters of {@link BinaryClassificationEvaluator}. */
export interface BinaryClassificationEvaluatorParameters {
  /** The column of scores: a number, or a vector of two whose second is the score of class 1. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The metric: areaUnderROC or areaUnderPR. One of areaUnderROC, areaUnderPR. Default: `"areaUnderROC"`. */
  metricName?: string;
  /** How many points Spark draws curves of. It is at least 0. Default: `1000`. */
  numBins?: number;
  /** The column of true labels: numbers. Default: `"label"`. */
  labelCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Computes the area under the ROC or the precision-recall curve of scores of two classes. */
export function BinaryClassificationEvaluator(parameters?: BinaryClassificationEvaluatorParameters): Stage;

/** Parameters of {@link BreakSentence}. */
export interface BreakSentenceParameters {
  /** The language of the text; left out, the service finds it out. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The script of the text; left out, the usual one of the language. */
  script?: string;
  /** The column that has script for each row, in its place. */
  scriptCol?: string;
  /** The text that the Translator gets. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The region of the key, such as westeurope. */
  subscriptionRegion?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds where sentences end. */
export function BreakSentence(parameters?: BreakSentenceParameters): Stage;

/** Parameters of {@link Bucketizer}. */
export interface BucketizerParameters {
  /** The column of numbers; or name several in inputCols. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The columns of numbers. */
  inputCols?: Array<string>;
  /** The columns that are written, one for each of inputCols. */
  outputCols?: Array<string>;
  /** Where the buckets of inputCol begin, and the end of the last: three numbers or more, each above the one before. */
  splits?: Array<number>;
  /** The splits of each of inputCols. */
  splitsArray?: Array<Array<number>>;
  /** What happens to nulls and NaN: error, skip (the row is dropped) or keep (a bucket of its own, the last). One of error, skip, keep. Default: `"error"`. */
  handleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Replaces numbers by the index of the bucket that they fall in. */
export function Bucketizer(parameters?: BucketizerParameters): Stage;

/** Parameters of {@link CTCDecoder}. */
export interface CTCDecoderParameters {
  /** The column of probabilities: a list of steps, each a list with an entry for each character. Default: `""`. */
  inputCol: string;
  /** The column that gets the text. Default: `"text"`. */
  outputCol?: string;
  /** The column that gets the mean of the probabilities of the characters that were taken, 0 where there are none; null for no such column. */
  scoreCol?: string;
  /** The file of the vocabulary on this machine. Default: `""`. */
  vocabularyLocation?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads text out of what a recognition model trained by connectionist temporal classification (CTC) puts out: a row of probabilities of characters for each step. */
export function CTCDecoder(parameters: CTCDecoderParameters): Stage;

/** Parameters of {@link Cacher}. */
export interface CacherParameters {
  /** Whether nothing is kept. Default: `false`. */
  disable?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Lets an engine keep what the stages before it make, rather than make it again for each estimator after it. */
export function Cacher(parameters?: CacherParameters): Stage;

/** Parameters of {@link CausalLM}. */
export interface CausalLMParameters {
  /** The model's .onnx file: a path, or the URL of a blob. Default: `""`. */
  modelLocation?: string;
  /** The column that answers are written to; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** What rows are: chat, a text that a user says or messages with role and content; or completion, a text that is gone on with. One of chat, completion. Default: `"chat"`. */
  task?: string;
  /** How the model was trained to see conversations: chatml (Qwen, SmolLM), llama3, phi3, zephyr, gemma or mistral; none for the bare contents. One of chatml, llama3, phi3, zephyr, gemma, mistral, none. Default: `"chatml"`. */
  chatTemplate?: string;
  /** What stands before a conversation that has no message of the role system; nothing when empty. Default: `""`. */
  systemPrompt?: string;
  /** How many tokens an answer has at most. It is at least 1 and at most 1048576. Default: `256`. */
  maxNewTokens?: number;
  /** How much chance has a say: 0 always takes the most likely token, 1 draws by the model's own chances, and more evens them out. It is at least 0 and at most 100. Default: `0`. */
  temperature?: number;
  /** Of how many most likely tokens one is drawn; 0 for all. It is at least 0 and at most 1048576. Default: `0`. */
  topK?: number;
  /** Of the most likely tokens, as many as have this chance together, one is drawn. It is more than 0 and at most 1. Default: `1`. */
  topP?: number;
  /** What the logits of tokens that were there already are divided by where they are positive, and multiplied by where not; 1 for nothing. It is at least 0.01 and at most 100. Default: `1`. */
  repetitionPenalty?: number;
  /** Where draws begin. Default: `0`. */
  seed?: number;
  /** Texts that end an answer; they are not part of it. */
  stop?: Array<string>;
  /** Numbers of tokens that end an answer, beside the end of the chat template and endToken. */
  eosTokenIds?: Array<number>;
  /** How many rows are answered together at most. It is at least 1 and at most 65536. Default: `16`. */
  batchSize?: number;
  /** Whether shorter prompts are filled up, so that prompts of all lengths are answered together. Default: `false`. */
  padPrompts?: boolean;
  /** What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU. One of CPU, CUDA. */
  deviceType?: string;
  /** Threads inside an operator; 0 lets the run, or else the runtime, decide. It is at least 0 and at most 1024. Default: `0`. */
  numThreads?: number;
  /** The column of texts. At least 1 of them. Default: `"text"`. */
  inputCol?: string;
  /** How texts are cut: wordPiece (BERT), bpe (GPT-2, RoBERTa), sentencePiece (T5, XLM-R, Llama 2) or tiktoken (GPT-4 and later). One of wordPiece, bpe, sentencePiece, tiktoken. Default: `"bpe"`. */
  tokenizer?: string;
  /** The vocabulary, a file or the URL of a blob: vocab.txt of wordPiece, vocab.json or tokenizer.json of bpe, the .model of sentencePiece, the .tiktoken of tiktoken, which may be left out for o200k_base. Default: `""`. */
  vocabularyLocation?: string;
  /** The file merges.txt of bpe; tokenizer.json has the merges itself. Default: `""`. */
  mergesLocation?: string;
  /** The encoding of tiktoken. One of o200k_base, cl100k_base, p50k_base, r50k_base. Default: `"o200k_base"`. */
  encoding?: string;
  /** Whether wordPiece makes small letters of all, as uncased models want it. Default: `true`. */
  lowerCase?: boolean;
  /** Whether tokens that mark beginning and end are added, as the tokenizer has them: [CLS] and [SEP], or beginToken and endToken. Default: `true`. */
  addSpecialTokens?: boolean;
  /** The token of bpe that marks the beginning, such as <s>; none when empty. Default: `""`. */
  beginToken?: string;
  /** The token of bpe that marks the end, such as </s>; none when empty. Default: `""`. */
  endToken?: string;
  /** How many tokens a text has at most, with those that are added; what comes after them is left out. 0 for no limit. It is at least 0 and at most 1048576. Default: `0`. */
  maxLength?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Answers texts and conversations with a language model that was exported to ONNX, token by token, in this process. */
export function CausalLM(parameters?: CausalLMParameters): Stage;

/** Parameters of {@link CheckPointInPolygon}. */
export interface CheckPointInPolygonParameters {
  /** The polygons as GeoJSON: a Polygon, a MultiPolygon, a Feature, or a FeatureCollection, whose features are named by their property geometryId, by their id, or by their place from 0. */
  polygons: unknown;
  /** The latitude in degrees, from -90 to 90. It is at least -90 and at most 90. */
  latitude?: number;
  /** The column that has latitude for each row, in its place. */
  latitudeCol?: string;
  /** The longitude in degrees, from -180 to 180. It is at least -180 and at most 180. */
  longitude?: number;
  /** The column that has longitude for each row, in its place. */
  longitudeCol?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The identity of polygons that the service kept. */
  userDataIdentifier?: string;
  /** The key of the service. */
  subscriptionKey?: string;
  /** The address of the service. */
  url?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says in which polygons points are. */
export function CheckPointInPolygon(parameters: CheckPointInPolygonParameters): Stage;

/** Parameters of {@link ChiSqSelector}. */
export interface ChiSqSelectorParameters {
  /** The column of feature vectors, dense or sparse. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels: numbers that stand for classes. Default: `"label"`. */
  labelCol?: string;
  /** The column that gets the features that are kept; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** How features are chosen: numTopFeatures, percentile (a part of them), fpr (by p), fdr (Benjamini and Hochberg) or fwe (by p times the number of features). One of numTopFeatures, percentile, fpr, fdr, fwe. Default: `"numTopFeatures"`. */
  selectorType?: string;
  /** How many features are kept, those of the smallest p. It is at least 1. Default: `50`. */
  numTopFeatures?: number;
  /** Which part of the features is kept, between 0 and 1. It is at least 0 and at most 1. Default: `0.1`. */
  percentile?: number;
  /** The p below which a feature is kept. It is at least 0 and at most 1. Default: `0.05`. */
  fpr?: number;
  /** The part of the features kept that may be there by chance. It is at least 0 and at most 1. Default: `0.05`. */
  fdr?: number;
  /** The chance that any feature is kept by chance. It is at least 0 and at most 1. Default: `0.05`. */
  fwe?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Keeps the features that a class depends on most, by Pearson's chi-square test of independence. */
export function ChiSqSelector(parameters?: ChiSqSelectorParameters): Stage;

/** Parameters of {@link ClassBalancer}. */
export interface ClassBalancerParameters {
  /** The column of classes: numbers, booleans or text. Default: `""`. */
  inputCol: string;
  /** The column that gets the weights. Default: `"weight"`. */
  outputCol?: string;
  /** How Spark joins weights to rows: accepted so that specifications can be taken over, and without effect, since nothing is joined here. Default: `true`. */
  broadcastJoin?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a weight for every class so that all classes weigh the same: rows of the most frequent class over rows of the class. */
export function ClassBalancer(parameters: ClassBalancerParameters): Stage;

/** Parameters of {@link ClassIndicator}. */
export interface ClassIndicatorParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The index of the class. It is at least 0 and at most 10000. Default: `0`. */
  classIndex?: number;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says of a label whether it is of one class: 1 where it is, 0 where it is of another. */
export function ClassIndicator(parameters: ClassIndicatorParameters): Stage;

/** Parameters of {@link ClassifyDocument}. */
export interface ClassifyDocumentParameters {
  /** The classifier. */
  classifierId?: string;
  /** The column that has classifierId for each row, in its place. */
  classifierIdCol?: string;
  /** Whether a file is one document, several, or one on each page; null for the service's own way, one. One of none, auto, perPage. */
  split?: string;
  /** The address of the document, from where the service fetches it; one of imageUrl and imageBytes is given. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The document itself: PDF, JPEG, PNG, BMP, TIFF or HEIF, for some models also Office files and HTML. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The pages that are analyzed, such as 1-3,5; left out, all are. */
  pages?: string;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** How positions in the content are counted; null for the service's own way, textElements. One of textElements, unicodeCodePoint, utf16CodeUnit. */
  stringIndexType?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says of which kinds documents are, and where in a file each begins, by a classifier of one's own. */
export function ClassifyDocument(parameters?: ClassifyDocumentParameters): Stage;

/** Parameters of {@link CleanMissingData}. */
export interface CleanMissingDataParameters {
  /** The columns to clean: numbers; for Custom also text and booleans. At least 1 of them. */
  inputCols: Array<string>;
  /** The columns that get the cleaned values, one for each input column; null cleans the input columns in place. */
  outputCols?: Array<string>;
  /** What is put in the place of a missing value: Mean, Median or Custom. One of Mean, Median, Custom. Default: `"Mean"`. */
  cleaningMode?: string;
  /** The value that Custom puts in, written as text whatever the column's type. */
  customValue?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns what to put in the place of missing values: the mean, the median or a value of your own. */
export function CleanMissingData(parameters: CleanMissingDataParameters): Stage;

/** Parameters of {@link ComputeModelStatistics}. */
export interface ComputeModelStatisticsParameters {
  /** The column of true labels: numbers, booleans or text. Default: `"label"`. */
  labelCol?: string;
  /** The column of scores: a vector of a probability per class, the score of the second of two classes, or a regression's prediction. */
  scoresCol?: string;
  /** The column of predicted labels of a classification. */
  scoredLabelsCol?: string;
  /** The column that says which group a row belongs to, for NDCG and MAP: numbers or text. */
  groupCol?: string;
  /** The places at which NDCG and MAP are computed. It is at least 1 and at most 10000. At least 1 of them. Default: `[1,2,3,4,5]`. */
  evalAt?: Array<number>;
  /** What to compute: all, the metrics of classification, of regression or of ranking, or a single one. One of all, classification, regression, ranking, ndcg, map, mse, rmse, r2, mae, accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss. Default: `"all"`. */
  evaluationMetric?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how good predictions are: accuracy, AUC, log loss and more of a classification, errors and R² of a regression, NDCG and MAP of a ranking. */
export function ComputeModelStatistics(parameters?: ComputeModelStatisticsParameters): Stage;

/** Parameters of {@link ComputePerInstanceStatistics}. */
export interface ComputePerInstanceStatisticsParameters {
  /** The column of true labels: a number, or of a classification text or boolean too. Default: `"label"`. */
  labelCol?: string;
  /** The column of a regression's predictions; prediction when not set. */
  scoresCol?: string;
  /** The column of predicted labels of a classification; it says what the classes of text labels are. */
  scoredLabelsCol?: string;
  /** The column of probabilities of a classification: a vector with one per class, or that of the second of two; probability when not set. */
  scoredProbabilitiesCol?: string;
  /** What to compute: all finds out by the columns, as ComputeModelStatistics does; or classification or regression. One of all, classification, regression. Default: `"all"`. */
  evaluationMetric?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says of every row how far off its prediction is: the log loss of a classification, the absolute and squared error of a regression. */
export function ComputePerInstanceStatistics(parameters?: ComputePerInstanceStatisticsParameters): Stage;

/** Parameters of {@link ConditionalKNN}. */
export interface ConditionalKNNParameters {
  /** The column of labels of the points: numbers, booleans or text. Default: `"labels"`. */
  labelCol?: string;
  /** The column of the rows that ask: a list of the labels that are allowed. Default: `"conditioner"`. */
  conditionerCol?: string;
  /** The column of vectors: dense, sparse, or lists of numbers of one length. Default: `"features"`. */
  featuresCol?: string;
  /** The column whose values are given of each neighbor, such as an identifier; of any type. Default: `"values"`. */
  valuesCol?: string;
  /** The column that gets the neighbors; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** How many neighbors are given of each row; no more than there are points. It is at least 1 and at most 100000. Default: `5`. */
  k?: number;
  /** What near means: innerProduct (the larger the nearer), euclidean (the distance) or cosine (1 minus the cosine of the angle). One of innerProduct, euclidean, cosine. Default: `"innerProduct"`. */
  metric?: string;
  /** How many points a leaf of SynapseML's ball tree has. It is at least 1. Default: `50`. */
  leafSize?: number;
  /** How neighbors are found: exact, or hnsw, by a graph of near vectors, which is many times as fast and misses a few. One of exact, hnsw. Default: `"exact"`. */
  algorithm?: string;
  /** How many edges a node of the graph has; more find more, and take more memory and time to make. It is at least 2 and at most 256. Default: `16`. */
  connectivity?: number;
  /** How many nodes are looked at to add one to the graph. It is at least 1 and at most 10000. Default: `128`. */
  expansionAdd?: number;
  /** How many nodes are looked at to find neighbors; more find more, and take longer. It is at least 1 and at most 100000. Default: `64`. */
  expansionSearch?: number;
  /** A model whose points the new ones are added to, or the folder that it was saved to; null to begin anew. */
  baseModel?: Stage | string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes an index of vectors with labels, whose model gives each row the nearest of those that have one of the labels that the row allows. */
export function ConditionalKNN(parameters?: ConditionalKNNParameters): Stage;

/** Parameters of {@link ConnectedComponents}. */
export interface ConnectedComponentsParameters {
  /** The column of the tenant; null for one tenant. Default: `"tenant"`. */
  tenantCol?: string;
  /** The column of the user: text, numbers or booleans. Default: `"user"`. */
  userCol?: string;
  /** The column of the resource: text, numbers or booleans. Default: `"res"`. */
  resCol?: string;
  /** The column that gets the component of the user and of the resource; null where they are of different ones, or one is not known. Default: `"component"`. */
  componentColName?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds which users and resources hang together by chains of accesses, tenant by tenant. */
export function ConnectedComponents(parameters?: ConnectedComponentsParameters): Stage;

/** Parameters of {@link ConversationTranscription}. */
export interface ConversationTranscriptionParameters {
  /** How many people may speak; null for the service's own way. It is at least 2 and at most 35. */
  maxSpeakers?: number;
  /** The recording: WAV, MP3, OPUS, OGG, FLAC, WMA, AAC, WebM and others; one of audioData and audioUrl is given. */
  audioData?: string;
  /** The column that has audioData for each row, in its place. */
  audioDataCol?: string;
  /** The address of the recording, from where the service fetches it. */
  audioUrl?: string;
  /** The column that has audioUrl for each row, in its place. */
  audioUrlCol?: string;
  /** The language that is spoken, such as en-US; an empty text lets the service find it out. Default: `"en-US"`. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Languages of which one is spoken, in the place of language. */
  locales?: Array<string>;
  /** Models of one's own, by language: their addresses. */
  models?: Record<string, string>;
  /** What becomes of profanity. One of Masked, Removed, Raw, None, Tags. Default: `"Masked"`. */
  profanity?: string;
  /** Channels that are transcribed each for itself, at most two; none to transcribe them as one. */
  channels?: Array<number>;
  /** Words and phrases that are likely to be said. */
  phraseList?: Array<string>;
  /** The column that has phraseList for each row, in its place. */
  phraseListCol?: string;
  /** How much more likely those phrases are. It is at least 1 and at most 20. */
  biasingWeight?: number;
  /** What a language model does with the speech: transcribe, or translate into targetLanguage; null for transcription without one. One of transcribe, translate. */
  enhancedTask?: string;
  /** The language that speech is translated into. */
  targetLanguage?: string;
  /** What the language model gets to know of the recording. */
  prompt?: Array<string>;
  /** Refused where it is given: the deployment of a model that streams. */
  endpointId?: string;
  /** Refused where it is given: SynapseML's voices of people who take part. */
  participantsJson?: string;
  /** Refused where there are any: arguments of ffmpeg, which is not run here. */
  extraFfmpegArgs?: Array<string>;
  /** Ignored: the kind of the file; the service finds it out. */
  fileType?: string;
  /** The column that has fileType for each row, in its place. */
  fileTypeCol?: string;
  /** Ignored: whether words come with their times; they always do. Default: `false`. */
  wordLevelTimestamps?: boolean;
  /** Ignored: whether each segment makes a row; the answer has them all in phrases. Default: `true`. */
  streamIntermediateResults?: boolean;
  /** Ignored: the form of the text; there is the one that is displayed alone. Default: `"Simple"`. */
  format?: string;
  /** Ignored: whether what is streamed is recorded; nothing is streamed. Default: `false`. */
  recordAudioData?: boolean;
  /** Ignored: where what is streamed is recorded. */
  recordedFileNameCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Writes down who says what in recordings of conversations, at once: speakers are numbered. */
export function ConversationTranscription(parameters?: ConversationTranscriptionParameters): Stage;

/** Parameters of {@link CountSelector}. */
export interface CountSelectorParameters {
  /** The vector column, dense or sparse. Default: `""`. */
  inputCol: string;
  /** The column that gets the narrower vectors; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns which slots of a vector column are ever different from zero; its model keeps those and drops the others. */
export function CountSelector(parameters: CountSelectorParameters): Stage;

/** Parameters of {@link CountVectorizer}. */
export interface CountVectorizerParameters {
  /** The column of lists of tokens. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** How many tokens are kept at most. It is at least 1. Default: `262144`. */
  vocabSize?: number;
  /** In how many lists a token must come: a number of lists from 1, or a fraction of them below 1. It is at least 0. Default: `1`. */
  minDF?: number;
  /** In how many lists a token may come at most: a number of lists from 1, or a fraction of them below 1. It is at least 0. Default: `9.223372036854776E+18`. */
  maxDF?: number;
  /** How often a token must come in a list to count there: a number from 1, or a fraction of its tokens below 1. It is at least 0. Default: `1`. */
  minTF?: number;
  /** Whether a slot is 1 however often its token comes. Default: `false`. */
  binary?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns which tokens there are, the most frequent first, to count them in vectors. */
export function CountVectorizer(parameters: CountVectorizerParameters): Stage;

/** Parameters of {@link CropBoxes}. */
export interface CropBoxesParameters {
  /** The column of boxes: lists of x, y, width and height, and angle where boxes are turned. Default: `"boxes"`. */
  boxesCol?: string;
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Cuts boxes out of images: each box gives a row with its part of the image; the other columns are repeated. */
export function CropBoxes(parameters?: CropBoxesParameters): Stage;

/** Parameters of {@link CrossValidator}. */
export interface CrossValidatorParameters {
  /** The estimator or pipeline. */
  estimator: Stage | Stage[];
  /** How many folds the rows are dealt to. It is at least 2 and at most 1000. Default: `3`. */
  numFolds?: number;
  /** The column that has the number of the row's fold, from 0; empty to draw it. Default: `""`. */
  foldCol?: string;
  /** The settings that are tried, each a mapping of parameters to values: {numLeaves: 15, learningRate: 0.1}. */
  estimatorParamMaps?: Array<Record<string, unknown>>;
  /** A stage that evaluates scored rows; null for ComputeModelStatistics with evaluationMetric. */
  evaluator?: Stage | string;
  /** What settings are judged by: a metric of ComputeModelStatistics, or the name of one that the evaluator gives; null for its only one. */
  evaluationMetric?: string;
  /** Whether every fold or split has its share of each class, to within one row. Default: `false`. */
  stratify?: boolean;
  /** The column whose rows of one value stay together, such as a customer; null to deal rows one by one. */
  groupCol?: string;
  /** How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000. Default: `1`. */
  parallelism?: number;
  /** Whether the models of all settings are kept. Default: `false`. */
  collectSubModels?: boolean;
  /** Seed of the draws. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Tries settings of an estimator by cross-validation, and fits the best on all rows; parameters and defaults are those of Spark ML's CrossValidator. */
export function CrossValidator(parameters: CrossValidatorParameters): Stage;

/** Parameters of {@link CustomInputParser}. */
export interface CustomInputParserParameters {
  /** The column that is read. Default: `"input"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes requests of the cells of a column by a C# function. */
export function CustomInputParser(parameters?: CustomInputParserParameters): Stage;

/** Parameters of {@link CustomOutputParser}. */
export interface CustomOutputParserParameters {
  /** The column that is read. Default: `"response"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes texts of responses by a C# function. */
export function CustomOutputParser(parameters?: CustomOutputParserParameters): Stage;

/** Parameters of {@link DataConversion}. */
export interface DataConversionParameters {
  /** The columns to convert. At least 1 of them. */
  cols: Array<string>;
  /** The new type: boolean, byte, short, integer, long, float, double, string, date or clearCategorical (category indexes to what they stand for). One of boolean, byte, short, integer, long, float, double, string, date, toCategorical, clearCategorical. Default: `""`. */
  convertTo: string;
  /** Pattern of dates that are or become text, in the letters of Java's SimpleDateFormat. Default: `"yyyy-MM-dd HH:mm:ss"`. */
  dateTimeFormat?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Converts columns to another type, in place. */
export function DataConversion(parameters: DataConversionParameters): Stage;

/** Parameters of {@link DecisionTreeClassifier}. */
export interface DecisionTreeClassifierParameters {
  /** The column that the model writes raw scores to, one for each class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one for each class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** For each class a number by which its probability is divided before the largest wins; empty to compare probabilities. */
  thresholds?: Array<number>;
  /** What splits lower: gini. One of gini. Default: `"gini"`. */
  impurity?: string;
  /** The column of feature vectors, dense or sparse; NaN is a missing value. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The most splits between root and leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The most bins that values of a feature are sorted into. It is at least 2 and at most 65535. Default: `32`. */
  maxBins?: number;
  /** The fewest rows of a leaf. It is at least 1. Default: `1`. */
  minInstancesPerNode?: number;
  /** The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5. Default: `0`. */
  minWeightFractionPerNode?: number;
  /** The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0. Default: `0`. */
  minInfoGain?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** How much memory Spark's histograms may take. Default: `256`. */
  maxMemoryInMB?: number;
  /** Whether Spark keeps the node of each row. Default: `false`. */
  cacheNodeIds?: boolean;
  /** Every how many iterations Spark writes what it keeps to disk. Default: `10`. */
  checkpointInterval?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a tree of splits whose leaves are the shares of the classes. */
export function DecisionTreeClassifier(parameters?: DecisionTreeClassifierParameters): Stage;

/** Parameters of {@link DecisionTreeRegressor}. */
export interface DecisionTreeRegressorParameters {
  /** What splits lower. One of variance. Default: `"variance"`. */
  impurity?: string;
  /** The column that the model writes the leaf's index to; none when empty. Default: `""`. */
  leafCol?: string;
  /** The column of feature vectors, dense or sparse; NaN is a missing value. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The most splits between root and leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The most bins that values of a feature are sorted into. It is at least 2 and at most 65535. Default: `32`. */
  maxBins?: number;
  /** The fewest rows of a leaf. It is at least 1. Default: `1`. */
  minInstancesPerNode?: number;
  /** The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5. Default: `0`. */
  minWeightFractionPerNode?: number;
  /** The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0. Default: `0`. */
  minInfoGain?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** How much memory Spark's histograms may take. Default: `256`. */
  maxMemoryInMB?: number;
  /** Whether Spark keeps the node of each row. Default: `false`. */
  cacheNodeIds?: boolean;
  /** Every how many iterations Spark writes what it keeps to disk. Default: `10`. */
  checkpointInterval?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a tree of splits whose leaves are mean labels. */
export function DecisionTreeRegressor(parameters?: DecisionTreeRegressorParameters): Stage;

/** Parameters of {@link DecodeAudio}. */
export interface DecodeAudioParameters {
  /** The column of the bytes of WAV files. Default: `"content"`. */
  inputCol?: string;
  /** The column that gets the samples, a list of numbers. Default: `"samples"`. */
  outputCol?: string;
  /** Samples a second of all that come out. It is at least 1000 and at most 192000. Default: `16000`. */
  sampleRate?: number;
  /** Most seconds of a sound. It is more than 0 and at most 100000. Default: `3600`. */
  maxSeconds?: number;
  /** Whether a sound that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Decodes WAV files into samples from -1 to 1, of one channel and one rate, as models of speech take them. */
export function DecodeAudio(parameters?: DecodeAudioParameters): Stage;

/** Parameters of {@link DecodeImage}. */
export interface DecodeImageParameters {
  /** The column that says where a file came from, which becomes the origin of the image; path need not be there. Default: `"path"`. */
  pathCol?: string;
  /** The column of images or of the bytes of image files. Default: `"content"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. Default: `"image"`. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Decodes image files into a column of images, as Spark's and SynapseML's readers of images give. */
export function DecodeImage(parameters?: DecodeImageParameters): Stage;

/** Parameters of {@link DescribeImage}. */
export interface DescribeImageParameters {
  /** How many sentences at most; left out, one. It is at least 1. */
  maxCandidates?: number;
  /** The column that has maxCandidates for each row, in its place. */
  maxCandidatesCol?: string;
  /** The language of the sentences; left out, English. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** What the sentences do not name: Celebrities, Landmarks. One of Celebrities, Landmarks. */
  descriptionExclude?: Array<string>;
  /** The column that has descriptionExclude for each row, in its place. */
  descriptionExcludeCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Describes images in sentences. */
export function DescribeImage(parameters?: DescribeImageParameters): Stage;

/** Parameters of {@link Detect}. */
export interface DetectParameters {
  /** The text that the Translator gets. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The region of the key, such as westeurope. */
  subscriptionRegion?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the language of texts, and whether it can be translated. */
export function Detect(parameters?: DetectParameters): Stage;

/** Parameters of {@link DetectFace}. */
export interface DetectFaceParameters {
  /** Whether faces get an identity for the other stages over faces. Default: `false`. */
  returnFaceId?: boolean;
  /** The column that has returnFaceId for each row, in its place. */
  returnFaceIdCol?: string;
  /** Whether the places of eyes, nose and mouth are given; left out, they are not. */
  returnFaceLandmarks?: boolean;
  /** The column that has returnFaceLandmarks for each row, in its place. */
  returnFaceLandmarksCol?: string;
  /** Attributes of faces: accessories, blur, exposure, glasses, headPose, mask, noise, occlusion, qualityForRecognition. One of accessories, blur, exposure, glasses, headPose, mask, noise, occlusion, qualityForRecognition. */
  returnFaceAttributes?: Array<string>;
  /** The column that has returnFaceAttributes for each row, in its place. */
  returnFaceAttributesCol?: string;
  /** The model that identities are made with: recognition_01 to recognition_04, of which the last is the best. One of recognition_01, recognition_02, recognition_03, recognition_04. */
  recognitionModel?: string;
  /** Whether the model of identities is named in the answer; left out, it is not. */
  returnRecognitionModel?: boolean;
  /** The model that faces are found with: detection_01 to detection_03. One of detection_01, detection_02, detection_03. */
  detectionModel?: string;
  /** How many seconds identities live; left out, a day. It is at least 60 and at most 86400. */
  faceIdTimeToLive?: number;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds faces in images, with their places and, where wanted, landmarks and attributes. */
export function DetectFace(parameters?: DetectFaceParameters): Stage;

/** Parameters of {@link DetectProtectedMaterial}. */
export interface DetectProtectedMaterialParameters {
  /** The text that is looked through. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says whether a text, usually one that a language model wrote, has parts that are somebody's property, such as lyrics or articles. */
export function DetectProtectedMaterial(parameters?: DetectProtectedMaterialParameters): Stage;

/** Parameters of {@link DetectTextBoxes}. */
export interface DetectTextBoxesParameters {
  /** The column of maps: lists of rows of probabilities, in one more list or not. Default: `""`. */
  inputCol: string;
  /** The column of the images that the maps were made of, as DecodeImage writes it. Default: `"image"`. */
  imageCol?: string;
  /** The column that gets the boxes: a list of x, y, width, height, score and angle. Default: `"boxes"`. */
  outputCol?: string;
  /** What a pixel of text has at least. It is at least 0 and at most 1. Default: `0.3`. */
  threshold?: number;
  /** What the pixels of a box have on average at least. It is at least 0 and at most 1. Default: `0.5`. */
  boxThreshold?: number;
  /** How far a box is widened, because models mark the middle of text: by its area times this, divided by its perimeter. It is at least 0 and at most 10. Default: `1.6`. */
  unclipRatio?: number;
  /** Pixels of the map that the shorter side of a box has at least, before it is widened. It is at least 1 and at most 10000. Default: `3`. */
  minSize?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds boxes around text in the maps of probabilities that a detection model by differentiable binarization (DB), such as PaddleOCR's, puts out. */
export function DetectTextBoxes(parameters: DetectTextBoxesParameters): Stage;

/** Parameters of {@link DictionaryExamples}. */
export interface DictionaryExamplesParameters {
  /** The word and its translation, as DictionaryLookup gives them: an object with text and translation, the normalized forms. */
  textAndTranslation?: unknown;
  /** The column that has textAndTranslation for each row, in its place. */
  textAndTranslationCol?: string;
  /** The language of the word, such as en. */
  fromLanguage?: string;
  /** The column that has fromLanguage for each row, in its place. */
  fromLanguageCol?: string;
  /** The language of the translation. */
  toLanguage?: string;
  /** The column that has toLanguage for each row, in its place. */
  toLanguageCol?: string;
  /** The region of the key, such as westeurope. */
  subscriptionRegion?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives sentences in which a word and its translation are used. */
export function DictionaryExamples(parameters?: DictionaryExamplesParameters): Stage;

/** Parameters of {@link DictionaryLookup}. */
export interface DictionaryLookupParameters {
  /** The language of the word, such as en. */
  fromLanguage?: string;
  /** The column that has fromLanguage for each row, in its place. */
  fromLanguageCol?: string;
  /** The language to translate into. */
  toLanguage?: string;
  /** The column that has toLanguage for each row, in its place. */
  toLanguageCol?: string;
  /** The text that the Translator gets. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The region of the key, such as westeurope. */
  subscriptionRegion?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives the translations of a word or a short phrase, each with the words that translate back. */
export function DictionaryLookup(parameters?: DictionaryLookupParameters): Stage;

/** Parameters of {@link DiffInDiffEstimator}. */
export interface DiffInDiffEstimatorParameters {
  /** The column that says whether a unit is treated: booleans, or 0 and 1. Default: `""`. */
  treatmentCol: string;
  /** The column of the outcome: numbers. Default: `""`. */
  outcomeCol: string;
  /** The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1. Default: `""`. */
  postTreatmentCol: string;
  /** The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999. Default: `0.975`. */
  confidenceLevel?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Estimates the effect of a treatment by how much more the treated changed than the others: differences in differences. */
export function DiffInDiffEstimator(parameters: DiffInDiffEstimatorParameters): Stage;

/** Parameters of {@link DistributionBalanceMeasure}. */
export interface DistributionBalanceMeasureParameters {
  /** The columns whose balance is measured: text, booleans or numbers that stand for classes. At least 1 of them. */
  sensitiveCols: Array<string>;
  /** The column of the output that names the sensitive column. At least 1 of them. Default: `"FeatureName"`. */
  featureNameCol?: string;
  /** For each sensitive column the share of each class, which add up to 1; an empty one is uniform over the classes there are, and so are all when the list is empty. */
  referenceDistribution?: Array<Record<string, number>>;
  /** The column of the output with the measures. At least 1 of them. Default: `"DistributionBalanceMeasure"`. */
  outputCol?: string;
  /** Whether SynapseML prints what it counted: accepted so that specifications can be taken over, and without effect. Default: `false`. */
  verbose?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Measures how far the classes of each sensitive column are from a reference distribution, uniform unless one is given. */
export function DistributionBalanceMeasure(parameters: DistributionBalanceMeasureParameters): Stage;

/** Parameters of {@link DocumentTranslator}. */
export interface DocumentTranslatorParameters {
  /** The name of the resource, from which its address follows. */
  serviceName?: string;
  /** The container or the document that is translated, with a token of access where the service's identity has none. */
  sourceUrl?: string;
  /** The column that has sourceUrl for each row, in its place. */
  sourceUrlCol?: string;
  /** The language of the documents; left out, the service finds it out. */
  sourceLanguage?: string;
  /** The column that has sourceLanguage for each row, in its place. */
  sourceLanguageCol?: string;
  /** Where the source is; the service knows AzureBlob. One of AzureBlob. */
  sourceStorageSource?: string;
  /** The column that has sourceStorageSource for each row, in its place. */
  sourceStorageSourceCol?: string;
  /** What the names of documents begin with. */
  filterPrefix?: string;
  /** The column that has filterPrefix for each row, in its place. */
  filterPrefixCol?: string;
  /** What the names of documents end with. */
  filterSuffix?: string;
  /** The column that has filterSuffix for each row, in its place. */
  filterSuffixCol?: string;
  /** Whether the source is a Folder or a File; left out, a folder. One of Folder, File. */
  storageType?: string;
  /** The column that has storageType for each row, in its place. */
  storageTypeCol?: string;
  /** Where translations go: a list of objects with targetUrl and language, and, where wanted, storageSource, glossaries, deploymentName and category. */
  targets?: unknown;
  /** The column that has targets for each row, in its place. */
  targetsCol?: string;
  /** Whether text inside images is translated; left out, it is not. */
  translateTextWithinImage?: boolean;
  /** The column that has translateTextWithinImage for each row, in its place. */
  translateTextWithinImageCol?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Translates documents in storage, whole folders at a time, and gives what became of them. */
export function DocumentTranslator(parameters?: DocumentTranslatorParameters): Stage;

/** Parameters of {@link DoubleMLEstimator}. */
export interface DoubleMLEstimatorParameters {
  /** Predicts a treatment from the features: any classifier or regressor. */
  treatmentModel: Stage | Stage[];
  /** Predicts the outcome from the features: any classifier or regressor. */
  outcomeModel: Stage | Stage[];
  /** The column of the outcome, a number or boolean. Default: `""`. */
  outcomeCol: string;
  /** The column of the treatment, a number or boolean; null where there are treatmentCols. */
  treatmentCol?: string;
  /** The columns of several treatments, whose effects are estimated together; 8 at most. */
  treatmentCols?: Array<string>;
  /** The column of feature vectors. Default: `"features"`. */
  featuresCol?: string;
  /** The column of weights of rows, above 0; null for 1 each. */
  weightCol?: string;
  /** The shares of the rows that the folds get, one number above 0 for each fold. At least 2 of them. Default: `[0.5,0.5]`. */
  sampleSplitRatio?: Array<number>;
  /** The quantile of the upper end of confidence intervals: 0.975 for intervals that cover the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999. Default: `0.975`. */
  confidenceLevel?: number;
  /** How often the effect is estimated, each time with other folds or another bootstrap sample. It is at least 1 and at most 100000. Default: `1`. */
  maxIter?: number;
  /** Where standard errors and intervals come from: influence functions, the median over iterations where there are several, or a bootstrap whose samples the iterations are. One of influence, bootstrap. Default: `"influence"`. */
  inference?: string;
  /** How many iterations are at work at a time; models may have threads of their own. It is at least 1 and at most 1000. Default: `1`. */
  parallelism?: number;
  /** Seed of folds and bootstrap samples. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Estimates the average effect of treatments on an outcome where features have a hand in both, by double machine learning. */
export function DoubleMLEstimator(parameters: DoubleMLEstimatorParameters): Stage;

/** Parameters of {@link DropColumns}. */
export interface DropColumnsParameters {
  /** The columns to drop; each must exist. At least 1 of them. */
  cols: Array<string>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Drops the columns named and keeps the others. */
export function DropColumns(parameters: DropColumnsParameters): Stage;

/** Parameters of {@link DynamicMiniBatchTransformer}. */
export interface DynamicMiniBatchTransformerParameters {
  /** How many rows make one at most. It is at least 1. Default: `2147483647`. */
  maxBatchSize?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes one row of the rows that are there at a time: each column becomes a list. */
export function DynamicMiniBatchTransformer(parameters?: DynamicMiniBatchTransformerParameters): Stage;

/** Parameters of {@link ElementwiseProduct}. */
export interface ElementwiseProductParameters {
  /** The numbers. At least 1 of them. */
  scalingVec: Array<number>;
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Multiplies the slots of each vector by numbers, one for each slot. */
export function ElementwiseProduct(parameters: ElementwiseProductParameters): Stage;

/** Parameters of {@link EnsembleByKey}. */
export interface EnsembleByKeyParameters {
  /** The columns whose values say which rows belong together: numbers, booleans or text. At least 1 of them. */
  keys: Array<string>;
  /** The columns that are averaged: numbers or vectors. At least 1 of them. */
  cols: Array<string>;
  /** The columns that are written, one for each of cols; null means mean(col). */
  colNames?: Array<string>;
  /** How values become one; mean is the only way. One of mean. Default: `"mean"`. */
  strategy?: string;
  /** Whether one row comes out for each group; else every row does, with the averages of its group. Default: `true`. */
  collapseGroup?: boolean;
  /** By column of vectors, how many slots it has; wanted only where the column itself does not say. */
  vectorDims?: Record<string, number>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Averages columns of numbers and of vectors over the rows that share keys: the predictions of several rows of one customer become one. */
export function EnsembleByKey(parameters: EnsembleByKeyParameters): Stage;

/** Parameters of {@link EntityDetector}. */
export interface EntityDetectorParameters {
  /** Whether the service keeps no text for a while; null for its own way. */
  disableServiceLogs?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds entities of an encyclopedia in texts, and links to them. */
export function EntityDetector(parameters?: EntityDetectorParameters): Stage;

/** Parameters of {@link Explode}. */
export interface ExplodeParameters {
  /** The column of lists or dense vectors. Default: `""`. */
  inputCol: string;
  /** The column that gets the elements; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes one row of each element of a list column; the other columns are repeated. */
export function Explode(parameters: ExplodeParameters): Stage;

/** Parameters of {@link FairnessMeasure}. */
export interface FairnessMeasureParameters {
  /** The columns whose values are groups. At least 1 of them. */
  sensitiveCols: Array<string>;
  /** Whether combinations of the values of all sensitive columns are groups too: cohorts in which errors may hide. Default: `false`. */
  cohorts?: boolean;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column of predicted labels. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of scores from 0 to 1, or of probabilities of two classes, for calibration; null for none. */
  probabilityCol?: string;
  /** The label that is positive. Default: `1`. */
  positiveLabel?: number;
  /** How sure intervals are. It is at least 0.5 and at most 0.999999. Default: `0.95`. */
  confidenceLevel?: number;
  /** How many rows a group has at least to be compared with others. It is at least 1. Default: `30`. */
  minRows?: number;
  /** What the output is: groups or disparities. One of groups, disparities. Default: `"groups"`. */
  table?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Measures how differently a model treats groups of rows: rates of each group with confidence intervals, and how far the groups are apart. */
export function FairnessMeasure(parameters: FairnessMeasureParameters): Stage;

/** Parameters of {@link FastVectorAssembler}. */
export interface FastVectorAssemblerParameters {
  /** The columns, in the order of the slots. At least 1 of them. */
  inputCols: Array<string>;
  /** The vector column; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** What happens to rows with a null: error, keep (NaN in its slots) or skip (the row is dropped). One of error, keep, skip. Default: `"error"`. */
  handleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Puts columns of numbers, booleans and vectors side by side into one vector column. */
export function FastVectorAssembler(parameters: FastVectorAssemblerParameters): Stage;

/** Parameters of {@link FeatureBalanceMeasure}. */
export interface FeatureBalanceMeasureParameters {
  /** The columns whose balance is measured: text, booleans or numbers that stand for classes. At least 1 of them. */
  sensitiveCols: Array<string>;
  /** The column of labels: a number above 0, or true, is positive. Default: `"label"`. */
  labelCol?: string;
  /** The column of the output that names the sensitive column. At least 1 of them. Default: `"FeatureName"`. */
  featureNameCol?: string;
  /** The column of the output with the first class. At least 1 of them. Default: `"ClassA"`. */
  classACol?: string;
  /** The column of the output with the second class. At least 1 of them. Default: `"ClassB"`. */
  classBCol?: string;
  /** The column of the output with the measures. At least 1 of them. Default: `"FeatureBalanceMeasure"`. */
  outputCol?: string;
  /** Whether there are also prA and prB, the shares of positive labels of the two classes. Default: `false`. */
  verbose?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Measures for each two classes of a sensitive column how differently they go with a positive label. */
export function FeatureBalanceMeasure(parameters: FeatureBalanceMeasureParameters): Stage;

/** Parameters of {@link Featurize}. */
export interface FeaturizeParameters {
  /** The columns to make features of. At least 1 of them. */
  inputCols: Array<string>;
  /** The vector column; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether categories get a slot each rather than one slot with their index, which LightGBM can split on as a category. Default: `true`. */
  oneHotEncodeCategoricals?: boolean;
  /** How many slots words are hashed to, before those that tell nothing apart are dropped. It is at least 1 and at most 1073741824. Default: `262144`. */
  numFeatures?: number;
  /** Whether missing numbers become the mean of their column. Default: `true`. */
  imputeMissing?: boolean;
  /** What happens to rows that still have a null, or NaN in a number: skip (the row is dropped), error or keep (NaN in its slots). One of skip, error, keep. Default: `"skip"`. */
  vectorAssemblerHandleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns to turn columns of any type into one vector: numbers imputed, categories encoded, text hashed, dates taken apart. */
export function Featurize(parameters: FeaturizeParameters): Stage;

/** Parameters of {@link FindBestModel}. */
export interface FindBestModelParameters {
  /** The models, two or more to be of use. At least 1 of them. */
  models: Array<Stage | string>;
  /** What models are judged by. One of accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss, mse, rmse, r2, mae. Default: `"accuracy"`. */
  evaluationMetric?: string;
  /** The column of labels; null for that which a model names. */
  labelCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Judges models that are trained already on one dataset, and gives the best, with what it beat. */
export function FindBestModel(parameters: FindBestModelParameters): Stage;

/** Parameters of {@link FindSimilarFace}. */
export interface FindSimilarFaceParameters {
  /** The identity of the face. */
  faceId?: string;
  /** The column that has faceId for each row, in its place. */
  faceIdCol?: string;
  /** A list of faces that the service keeps. */
  faceListId?: string;
  /** The column that has faceListId for each row, in its place. */
  faceListIdCol?: string;
  /** A large list of faces that the service keeps. */
  largeFaceListId?: string;
  /** The column that has largeFaceListId for each row, in its place. */
  largeFaceListIdCol?: string;
  /** Identities of up to 1,000 faces. */
  faceIds?: Array<string>;
  /** The column that has faceIds for each row, in its place. */
  faceIdsCol?: string;
  /** How many faces at most, up to 1,000; left out, 20. It is at least 1 and at most 1000. */
  maxNumOfCandidatesReturned?: number;
  /** The column that has maxNumOfCandidatesReturned for each row, in its place. */
  maxNumOfCandidatesReturnedCol?: string;
  /** Whether only faces of the same person are given, matchPerson, or the most similar ones of anybody, matchFace. One of matchPerson, matchFace. */
  mode?: string;
  /** The column that has mode for each row, in its place. */
  modeCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the faces of a list that are like a face. */
export function FindSimilarFace(parameters?: FindSimilarFaceParameters): Stage;

/** Parameters of {@link FixedMiniBatchTransformer}. */
export interface FixedMiniBatchTransformerParameters {
  /** How many rows make one. It is at least 1 and at most 1000000. Default: `10`. */
  batchSize?: number;
  /** Whether rows are read ahead, which engines do by themselves. Default: `false`. */
  buffered?: boolean;
  /** How many batches are read ahead. Default: `2147483647`. */
  maxBufferSize?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes one row of every so many rows of a partition: each column becomes a list. */
export function FixedMiniBatchTransformer(parameters?: FixedMiniBatchTransformerParameters): Stage;

/** Parameters of {@link FlattenBatch}. */
export interface FlattenBatchParameters {
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes several rows of one: lists give their items, row by row, and other columns are repeated. */
export function FlattenBatch(parameters?: FlattenBatchParameters): Stage;

/** Parameters of {@link FormOntologyLearner}. */
export interface FormOntologyLearnerParameters {
  /** The column of results: the output of AnalyzeDocument and its like, or the JSON of a result as text. Default: `""`. */
  inputCol: string;
  /** The column that gets the forms; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether a result has one document, or the output is a list of all that it has. Default: `"one"`. */
  documents?: 'one' | 'all';
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns from results of Document Intelligence which fields forms have, and of which types; its model gives the forms as typed columns. */
export function FormOntologyLearner(parameters: FormOntologyLearnerParameters): Stage;

/** Parameters of {@link FormOntologyTransformer}. */
export interface FormOntologyTransformerParameters {
  /** The column of results. Default: `""`. */
  inputCol: string;
  /** The fields and their types: struct<MerchantName: string, Total: double>. Default: `""`. */
  ontology: string;
  /** The column that gets the forms; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether a result has one document, or the output is a list of all that it has. Default: `"one"`. */
  documents?: 'one' | 'all';
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives the fields of forms as columns of an ontology; what FormOntologyLearner fits. */
export function FormOntologyTransformer(parameters: FormOntologyTransformerParameters): Stage;

/** Parameters of {@link GBTClassifier}. */
export interface GBTClassifierParameters {
  /** The column that the model writes raw scores to, one for each class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one for each class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** For each class a number by which its probability is divided before the largest wins; empty to compare probabilities. */
  thresholds?: Array<number>;
  /** How many trees. It is at least 1 and at most 1000000. Default: `20`. */
  maxIter?: number;
  /** How much of each tree is taken over. It is more than 0 and at most 1. Default: `0.1`. */
  stepSize?: number;
  /** What is minimized. One of logistic. Default: `"logistic"`. */
  lossType?: string;
  /** How many rows are drawn for each tree, without replacement, as a part of all. It is more than 0 and at most 1. Default: `1`. */
  subsamplingRate?: number;
  /** How many features a split chooses from: auto or all, onethird, sqrt, log2, a number of them, or a part between 0 and 1. Default: `"all"`. */
  featureSubsetStrategy?: string;
  /** The column that marks validation rows, which are not trained on; null for none. */
  validationIndicatorCol?: string;
  /** By how much a tree has to lower the loss of the validation rows for the fit to go on. It is at least 0. Default: `0.01`. */
  validationTol?: number;
  /** What splits of Spark lower. One of variance. Default: `"variance"`. */
  impurity?: string;
  /** The column that the model writes the leaves' indexes to, one for each tree; none when empty. Default: `""`. */
  leafCol?: string;
  /** The column of feature vectors, dense or sparse; NaN is a missing value. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The most splits between root and leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The most bins that values of a feature are sorted into. It is at least 2 and at most 65535. Default: `32`. */
  maxBins?: number;
  /** The fewest rows of a leaf. It is at least 1. Default: `1`. */
  minInstancesPerNode?: number;
  /** The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5. Default: `0`. */
  minWeightFractionPerNode?: number;
  /** The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0. Default: `0`. */
  minInfoGain?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** How much memory Spark's histograms may take. Default: `256`. */
  maxMemoryInMB?: number;
  /** Whether Spark keeps the node of each row. Default: `false`. */
  cacheNodeIds?: boolean;
  /** Every how many iterations Spark writes what it keeps to disk. Default: `10`. */
  checkpointInterval?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns trees one after the other, each of what those before it leave, to tell two classes apart. */
export function GBTClassifier(parameters?: GBTClassifierParameters): Stage;

/** Parameters of {@link GBTRegressor}. */
export interface GBTRegressorParameters {
  /** How many trees. It is at least 1 and at most 1000000. Default: `20`. */
  maxIter?: number;
  /** How much of each tree is taken over. It is more than 0 and at most 1. Default: `0.1`. */
  stepSize?: number;
  /** What is minimized: squared or absolute errors. One of squared, absolute. Default: `"squared"`. */
  lossType?: string;
  /** How many rows are drawn for each tree, without replacement, as a part of all. It is more than 0 and at most 1. Default: `1`. */
  subsamplingRate?: number;
  /** How many features a split chooses from: auto or all, onethird, sqrt, log2, a number of them, or a part between 0 and 1. Default: `"all"`. */
  featureSubsetStrategy?: string;
  /** The column that marks validation rows, which are not trained on; null for none. */
  validationIndicatorCol?: string;
  /** By how much a tree has to lower the loss of the validation rows for the fit to go on. It is at least 0. Default: `0.01`. */
  validationTol?: number;
  /** What splits lower. One of variance. Default: `"variance"`. */
  impurity?: string;
  /** The column that the model writes the leaves' indexes to, one for each tree; none when empty. Default: `""`. */
  leafCol?: string;
  /** The column of feature vectors, dense or sparse; NaN is a missing value. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The most splits between root and leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The most bins that values of a feature are sorted into. It is at least 2 and at most 65535. Default: `32`. */
  maxBins?: number;
  /** The fewest rows of a leaf. It is at least 1. Default: `1`. */
  minInstancesPerNode?: number;
  /** The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5. Default: `0`. */
  minWeightFractionPerNode?: number;
  /** The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0. Default: `0`. */
  minInfoGain?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** How much memory Spark's histograms may take. Default: `256`. */
  maxMemoryInMB?: number;
  /** Whether Spark keeps the node of each row. Default: `false`. */
  cacheNodeIds?: boolean;
  /** Every how many iterations Spark writes what it keeps to disk. Default: `10`. */
  checkpointInterval?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns trees one after the other, each of what those before it leave. */
export function GBTRegressor(parameters?: GBTRegressorParameters): Stage;

/** Parameters of {@link GeneralizedLinearRegression}. */
export interface GeneralizedLinearRegressionParameters {
  /** The column of feature vectors, dense or sparse. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes the mean to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column that the model writes the weighted sum to, of which the link makes the mean; none when not set. */
  linkPredictionCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** The column of numbers that are added to the weighted sum as they are, such as the logarithm of an exposure; null for none. */
  offsetCol?: string;
  /** How labels are spread around their means: gaussian, binomial, poisson, gamma or tweedie. One of gaussian, binomial, poisson, gamma, tweedie. Default: `"gaussian"`. */
  family?: string;
  /** How means follow from the sum: identity, log, inverse, logit, probit, cloglog or sqrt, as the family allows; null for the family's own. One of identity, log, inverse, logit, probit, cloglog, sqrt. */
  link?: string;
  /** By which power of the mean the variance goes, of tweedie: 0, or from 1 on. It is at least 0. Default: `0`. */
  variancePower?: number;
  /** Which power of the mean is the sum, of tweedie, 0 being the logarithm; null for 1 - variancePower. */
  linkPower?: number;
  /** Whether there is an intercept. Default: `true`. */
  fitIntercept?: boolean;
  /** The most iterations. It is at least 1 and at most 100000. Default: `25`. */
  maxIter?: number;
  /** The fit has converged when no coefficient moves further than this. It is at least 0. Default: `1E-06`. */
  tol?: number;
  /** How much the squares of coefficients cost, by half and by the sum of working weights. It is at least 0. Default: `0`. */
  regParam?: number;
  /** How it is solved. One of irls. Default: `"irls"`. */
  solver?: string;
  /** How deep Spark's tree of sums is. Default: `2`. */
  aggregationDepth?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns means that follow, through a link, from a weighted sum of features: counts (poisson), shares (binomial), amounts above 0 (gamma, tweedie) and numbers (gaussian). */
export function GeneralizedLinearRegression(parameters?: GeneralizedLinearRegressionParameters): Stage;

/** Parameters of {@link GenerateThumbnails}. */
export interface GenerateThumbnailsParameters {
  /** The width in pixels, at most 1,024; 50 and more are recommended. It is at least 1 and at most 1024. */
  width?: number;
  /** The column that has width for each row, in its place. */
  widthCol?: string;
  /** The height in pixels, at most 1,024; 50 and more are recommended. It is at least 1 and at most 1024. */
  height?: number;
  /** The column that has height for each row, in its place. */
  heightCol?: string;
  /** Whether the part that matters is cut out; left out, it is not. */
  smartCropping?: boolean;
  /** The column that has smartCropping for each row, in its place. */
  smartCroppingCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes small images of images. */
export function GenerateThumbnails(parameters?: GenerateThumbnailsParameters): Stage;

/** Parameters of {@link GroupFaces}. */
export interface GroupFacesParameters {
  /** Identities of 2 to 1,000 faces. */
  faceIds?: Array<string>;
  /** The column that has faceIds for each row, in its place. */
  faceIdsCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Puts faces into groups by their likeness. */
export function GroupFaces(parameters?: GroupFacesParameters): Stage;

/** Parameters of {@link GroupThresholds}. */
export interface GroupThresholdsParameters {
  /** The column whose values are groups. Default: `""`. */
  sensitiveCol: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column of scores from 0 to 1, or of probabilities of two classes. Default: `"probability"`. */
  probabilityCol?: string;
  /** The column that gets the predictions, 0 or 1. At least 1 of them. Default: `"prediction"`. */
  predictionCol?: string;
  /** The label that is positive. Default: `1`. */
  positiveLabel?: number;
  /** What the groups share: demographic_parity, the rate of positive predictions; equal_opportunity, that among positive rows; equalized_odds, those among positive and among negative rows, as near as a threshold for each comes. One of demographic_parity, equal_opportunity, equalized_odds. Default: `"demographic_parity"`. */
  constraint?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a threshold for the scores of each group, so that groups are treated alike at the smallest cost in accuracy (Hardt, Price and Srebro, 2016). */
export function GroupThresholds(parameters: GroupThresholdsParameters): Stage;

/** Parameters of {@link HTTPTransformer}. */
export interface HTTPTransformerParameters {
  /** The column of requests: structures with method, url, headers and body. Default: `""`. */
  inputCol: string;
  /** The column that gets the responses; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** What is done about responses that report a failure. Default: `"advanced"`. */
  handler?: 'advanced' | 'basic';
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `4`. */
  maxAttempts?: number;
  /** How many requests a second a host gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** How many megabytes a response may have. It is at least 1 and at most 2000. Default: `256`. */
  maxResponseMB?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Sends the requests of a column, and gives the responses, whatever they report. */
export function HTTPTransformer(parameters: HTTPTransformerParameters): Stage;

/** Parameters of {@link HashingTF}. */
export interface HashingTFParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** How many slots there are. It is at least 1. Default: `262144`. */
  numFeatures?: number;
  /** Whether a slot is 1 however often its tokens come. Default: `false`. */
  binary?: boolean;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Counts the tokens of a list in a sparse vector, each token at the slot that its hash gives. */
export function HashingTF(parameters: HashingTFParameters): Stage;

/** Parameters of {@link ICETransformer}. */
export interface ICETransformerParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained; null to go by targetClasses. */
  targetClassesCol?: string;
  /** Columns of categories: name, numTopValues, outputColName. */
  categoricalFeatures?: Array<Record<string, unknown>>;
  /** Columns of numbers: name, numSplits, rangeMin, rangeMax, outputColName. */
  numericFeatures?: Array<Record<string, unknown>>;
  /** What is made: individual, a curve for each row and column; average, their mean over all rows; feature, how much each column matters. One of individual, average, feature. Default: `"individual"`. */
  kind?: string;
  /** With kind feature, the column that names the column. At least 1 of them. Default: `"featureNames"`. */
  featureNameCol?: string;
  /** With kind feature, the column that says how much it matters. At least 1 of them. Default: `"pdpBasedDependence"`. */
  dependenceNameCol?: string;
  /** How many rows SynapseML draws. */
  numSamples?: number;
  /** The location of rows that say which values there are, such as those that the model was trained on; needed for categories and for numbers without a range. */
  backgroundData?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Shows how what a model says of each row depends on single columns: individual conditional expectation (Goldstein, Kapelner, Bleich and Pitkin, 2015), its mean, or how much each column matters. */
export function ICETransformer(parameters: ICETransformerParameters): Stage;

/** Parameters of {@link IDF}. */
export interface IDFParameters {
  /** The column of vectors, such as HashingTF makes. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Slots that fewer vectors use than this become 0. It is at least 0. Default: `0`. */
  minDocFreq?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns how many vectors use each slot, to weigh rare slots more than frequent ones. */
export function IDF(parameters: IDFParameters): Stage;

/** Parameters of {@link IdIndexer}. */
export interface IdIndexerParameters {
  /** The column of values: text, numbers or booleans. Default: `""`. */
  inputCol: string;
  /** The column that gets the number; 0 for a value that was not there when fitting, null for a missing one. Default: `""`. */
  outputCol: string;
  /** The column of the part that a row belongs to, such as the tenant; null for one part. */
  partitionKey?: string;
  /** Whether numbers begin at 1 in each part; else they go on from part to part, and no two parts have one in common. Default: `true`. */
  resetPerPartition?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Numbers the distinct values of a column from 1, for each part of a table apart if that is wanted. */
export function IdIndexer(parameters: IdIndexerParameters): Stage;

/** Parameters of {@link IdentifyFaces}. */
export interface IdentifyFacesParameters {
  /** Identities of up to 10 faces. */
  faceIds?: Array<string>;
  /** The column that has faceIds for each row, in its place. */
  faceIdsCol?: string;
  /** The group of persons. */
  personGroupId?: string;
  /** The column that has personGroupId for each row, in its place. */
  personGroupIdCol?: string;
  /** The large group of persons. */
  largePersonGroupId?: string;
  /** The column that has largePersonGroupId for each row, in its place. */
  largePersonGroupIdCol?: string;
  /** How many persons for a face at most, up to 100; left out, 10. It is at least 1 and at most 100. */
  maxNumOfCandidatesReturned?: number;
  /** The column that has maxNumOfCandidatesReturned for each row, in its place. */
  maxNumOfCandidatesReturnedCol?: string;
  /** How sure the service has to be, from 0 to 1; left out, its own threshold. It is at least 0 and at most 1. */
  confidenceThreshold?: number;
  /** The column that has confidenceThreshold for each row, in its place. */
  confidenceThresholdCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the persons of a group that faces belong to. */
export function IdentifyFaces(parameters?: IdentifyFacesParameters): Stage;

/** Parameters of {@link ImageFeaturizer}. */
export interface ImageFeaturizerParameters {
  /** The model; its feedDict and fetchDict are set here. */
  onnxModel: Stage | Stage[];
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that gets the vectors; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Rows of the images that the model takes; null for what the model says itself. It is at least 1 and at most 100000. */
  imageHeight?: number;
  /** Pixels of a row of the images that the model takes; null for what the model says itself. It is at least 1 and at most 100000. */
  imageWidth?: number;
  /** Means of red, green and blue, which are subtracted after scaling; those of ImageNet unless set otherwise. Default: `[0.485,0.456,0.406]`. */
  channelNormalizationMeans?: Array<number>;
  /** Standard deviations of red, green and blue, which values are divided by; those of ImageNet unless set otherwise. Default: `[0.229,0.224,0.225]`. */
  channelNormalizationStds?: Array<number>;
  /** What values from 0 to 255 are multiplied by first. It is more than 0. Default: `0.00392156862745098`. */
  colorScaleFactor?: number;
  /** How images are resized. Default: `"linear"`. */
  interpolation?: 'linear' | 'antialias' | 'area' | 'nearest';
  /** Whether rows without an image are left out; otherwise they get a null. Default: `true`. */
  dropNa?: boolean;
  /** Whether features come out rather than what the model puts out. Default: `true`. */
  headless?: boolean;
  /** The value inside the model that has the features; null for what its last product with weights takes. */
  featureTensorName?: string;
  /** The output of the model; empty for the first. Default: `""`. */
  outputTensorName?: string;
  /** The input of the model that takes images; null for its only one. */
  imageTensorName?: string;
  /** Whether an image that cannot be decoded counts as a row without one; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Whether grey images are made colour ones. Default: `true`. */
  autoConvertToColor?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes vectors of images with a network: what its last layer but one knows of them (headless), or what it puts out. */
export function ImageFeaturizer(parameters: ImageFeaturizerParameters): Stage;

/** Parameters of {@link ImageLIME}. */
export interface ImageLIMEParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of images, or of the bytes of image files; the model gets images. Default: `"image"`. */
  inputCol?: string;
  /** The column that gets the superpixels of each image, in the order of the coefficients. At least 1 of them. Default: `"superpixels"`. */
  superpixelCol?: string;
  /** How likely a superpixel is kept in an image that is drawn. It is more than 0 and less than 1. Default: `0.7`. */
  samplingFraction?: number;
  /** About how wide and high a superpixel is, in pixels. It is at least 2 and at most 100000. Default: `16`. */
  cellSize?: number;
  /** How much nearness counts against likeness of colour; the greater, the more regular superpixels are. It is at least 0 and at most 1000000000. Default: `130`. */
  modifier?: number;
  /** How many images are drawn near each image. It is at least 1 and at most 10000000. Default: `900`. */
  numSamples?: number;
  /** The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0. Default: `0`. */
  regularization?: number;
  /** How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0. Default: `0.75`. */
  kernelWidth?: number;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how much each part of an image adds to what a model says of it, by a linear model of images with some superpixels black. */
export function ImageLIME(parameters: ImageLIMEParameters): Stage;

/** Parameters of {@link ImageSHAP}. */
export interface ImageSHAPParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of images, or of the bytes of image files; the model gets images. Default: `"image"`. */
  inputCol?: string;
  /** The column that gets the superpixels of each image, in the order of the contributions. At least 1 of them. Default: `"superpixels"`. */
  superpixelCol?: string;
  /** About how wide and high a superpixel is, in pixels. It is at least 2 and at most 100000. Default: `16`. */
  cellSize?: number;
  /** How much nearness counts against likeness of colour; the greater, the more regular superpixels are. It is at least 0 and at most 1000000000. Default: `130`. */
  modifier?: number;
  /** How contributions are computed: exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), or auto, as in TabularSHAP. One of auto, exact, kernel, permutation. Default: `"auto"`. */
  method?: string;
  /** How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000. */
  numSamples?: number;
  /** What SynapseML weighs the sets of no and of all features by. Default: `100000000`. */
  infWeight?: number;
  /** A column for the standard errors of contributions, 0 where they are exact; none when null. */
  standardErrorCol?: string;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says what each part of an image contributes to what a model says of it, by Shapley values of superpixels. */
export function ImageSHAP(parameters: ImageSHAPParameters): Stage;

/** Parameters of {@link ImageSetAugmenter}. */
export interface ImageSetAugmenterParameters {
  /** Whether a copy is added in which left and right are exchanged. Default: `true`. */
  flipLeftRight?: boolean;
  /** Whether a copy is added in which up and down are exchanged. Default: `false`. */
  flipUpDown?: boolean;
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Adds mirrored copies of images, as more rows to train on. */
export function ImageSetAugmenter(parameters?: ImageSetAugmenterParameters): Stage;

/** Parameters of {@link ImageTransformer}. */
export interface ImageTransformerParameters {
  /** The steps, in order; each is a mapping with an action and what that needs. */
  stages?: Array<Record<string, unknown>>;
  /** Whether tensors come out rather than images. Default: `false`. */
  toTensor?: boolean;
  /** The type of the values of tensors; uint8 takes no normalization. Default: `"float"`. */
  tensorElementType?: 'float' | 'double' | 'float16' | 'uint8';
  /** The order of the channels of tensors: RGB or BGR. One of RGB, BGR, rgb, bgr. Default: `"RGB"`. */
  tensorChannelOrder?: string;
  /** Means of the channels of tensors, in their order, which are subtracted after scaling; as many as there are channels. */
  normalizeMean?: Array<number>;
  /** Standard deviations of the channels of tensors, in their order, which values are divided by; as many as there are channels. */
  normalizeStd?: Array<number>;
  /** What values of tensors are multiplied by first, such as 1/255; null means 1. It is more than 0. */
  colorScaleFactor?: number;
  /** Whether grey images are made colour ones, before the first step. Default: `false`. */
  autoConvertToColor?: boolean;
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Resizes, crops, mirrors, blurs and recolours images, one step after the other, and makes tensors for models of them. */
export function ImageTransformer(parameters?: ImageTransformerParameters): Stage;

/** Parameters of {@link Imputer}. */
export interface ImputerParameters {
  /** The column of numbers; or name several in inputCols. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The columns of numbers. */
  inputCols?: Array<string>;
  /** The columns that are written, one for each of inputCols. */
  outputCols?: Array<string>;
  /** What is put in: mean, median or mode (of several most frequent values the smallest). One of mean, median, mode. Default: `"mean"`. */
  strategy?: string;
  /** The number that stands for a missing one. Default: `"NaN"`. */
  missingValue?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns what to put in the place of missing numbers: the mean, the median or the most frequent value of their column. */
export function Imputer(parameters?: ImputerParameters): Stage;

/** Parameters of {@link IndexToString}. */
export interface IndexToStringParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The labels, in the order of the indexes; null for the levels of the column. */
  labels?: Array<string>;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Turns indexes back into the text they stand for, by labels that are given or by the levels in the column's metadata. */
export function IndexToString(parameters: IndexToStringParameters): Stage;

/** Parameters of {@link IndexToValue}. */
export interface IndexToValueParameters {
  /** The column of indexes. Default: `""`. */
  inputCol: string;
  /** The column that gets the values; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Turns category indexes back into the values they stand for, by the levels in the column's metadata. */
export function IndexToValue(parameters: IndexToValueParameters): Stage;

/** Parameters of {@link IsolationForest}. */
export interface IsolationForestParameters {
  /** The column of feature vectors. Default: `"features"`. */
  featuresCol?: string;
  /** The column that gets the label: 1 for an outlier, else 0. Default: `"predictedLabel"`. */
  predictionCol?: string;
  /** The column that gets the score, above 0 and at most 1: the higher, the more of an outlier. Default: `"outlierScore"`. */
  scoreCol?: string;
  /** The column that gets a vector of how much each feature adds to the logarithm of the score to base 2; null for none. */
  contributionsCol?: string;
  /** The column that gets the name of the feature that adds most to the score, the index where features have no names; null for none. */
  topFeatureCol?: string;
  /** How many trees. It is at least 1 and at most 100000. Default: `100`. */
  numEstimators?: number;
  /** Rows that each tree is made of: a number above 1, or a fraction of all rows up to 1. It is at least 0 and at most 16777216. Default: `256`. */
  maxSamples?: number;
  /** Features that each tree looks at: a number above 1, or a fraction of all features up to 1. It is at least 0 and at most 1000000. Default: `1`. */
  maxFeatures?: number;
  /** Whether a row can come into the sample of a tree more than once. Default: `false`. */
  bootstrap?: boolean;
  /** The fraction of rows that are outliers, from which the score follows from which rows are labelled 1. It is at least 0 and at most 0.4999. Default: `0`. */
  contamination?: number;
  /** How far the fraction of labelled rows may be from contamination, as a fraction of all rows; 0 costs another pass over the data. It is at least 0 and at most 1. Default: `0`. */
  contaminationError?: number;
  /** How many features a cut looks at beside the first: 0 for the forest of the paper, more for an extended isolation forest. It is at least 0 and at most 10000. Default: `0`. */
  extensionLevel?: number;
  /** Seed of the draws. Default: `1`. */
  randomSeed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds rows that few random cuts set apart from the others, by a forest of such cuts. */
export function IsolationForest(parameters?: IsolationForestParameters): Stage;

/** Parameters of {@link JSONInputParser}. */
export interface JSONInputParserParameters {
  /** The address that requests go to. Default: `""`. */
  url: string;
  /** The method of requests. One of GET, POST, PUT, PATCH, DELETE. Default: `"POST"`. */
  method?: string;
  /** Headers that every request gets. */
  headers?: Record<string, string>;
  /** The column that is read. Default: `"input"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes requests of the cells of a column: each is the JSON body of one. */
export function JSONInputParser(parameters: JSONInputParserParameters): Stage;

/** Parameters of {@link JSONOutputParser}. */
export interface JSONOutputParserParameters {
  /** The type of the output, such as struct<id: string, scores: array<double>>; json for JSON as text. Default: `""`. */
  dataType: string;
  /** The column that is read. Default: `"response"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes typed cells of responses whose bodies are JSON. */
export function JSONOutputParser(parameters: JSONOutputParserParameters): Stage;

/** Parameters of {@link KMeans}. */
export interface KMeansParameters {
  /** The column of feature vectors. Default: `"features"`. */
  featuresCol?: string;
  /** The column that gets the index of the cluster, from 0. Default: `"prediction"`. */
  predictionCol?: string;
  /** How many clusters. It is at least 2 and at most 100000. Default: `2`. */
  k?: number;
  /** How the first centers are chosen: k-means||, or random rows. One of k-means||, random. Default: `"k-means||"`. */
  initMode?: string;
  /** How many steps k-means|| takes, each a pass over the data. It is at least 1 and at most 100. Default: `2`. */
  initSteps?: number;
  /** The most iterations. It is at least 0 and at most 100000. Default: `20`. */
  maxIter?: number;
  /** The fit has converged when no center moves further than this. It is at least 0. Default: `0.0001`. */
  tol?: number;
  /** Seed of the draws. Default: `0`. */
  seed?: number;
  /** How far rows are apart: euclidean, or cosine (1 minus the cosine of the angle). One of euclidean, cosine. Default: `"euclidean"`. */
  distanceMeasure?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Groups rows into clusters around centers, so that each row is near the center of its cluster. */
export function KMeans(parameters?: KMeansParameters): Stage;

/** Parameters of {@link KNN}. */
export interface KNNParameters {
  /** The column of vectors: dense, sparse, or lists of numbers of one length. Default: `"features"`. */
  featuresCol?: string;
  /** The column whose values are given of each neighbor, such as an identifier; of any type. Default: `"values"`. */
  valuesCol?: string;
  /** The column that gets the neighbors; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** How many neighbors are given of each row; no more than there are points. It is at least 1 and at most 100000. Default: `5`. */
  k?: number;
  /** What near means: innerProduct (the larger the nearer), euclidean (the distance) or cosine (1 minus the cosine of the angle). One of innerProduct, euclidean, cosine. Default: `"innerProduct"`. */
  metric?: string;
  /** How many points a leaf of SynapseML's ball tree has. It is at least 1. Default: `50`. */
  leafSize?: number;
  /** How neighbors are found: exact, or hnsw, by a graph of near vectors, which is many times as fast and misses a few. One of exact, hnsw. Default: `"exact"`. */
  algorithm?: string;
  /** How many edges a node of the graph has; more find more, and take more memory and time to make. It is at least 2 and at most 256. Default: `16`. */
  connectivity?: number;
  /** How many nodes are looked at to add one to the graph. It is at least 1 and at most 10000. Default: `128`. */
  expansionAdd?: number;
  /** How many nodes are looked at to find neighbors; more find more, and take longer. It is at least 1 and at most 100000. Default: `64`. */
  expansionSearch?: number;
  /** A model whose points the new ones are added to, or the folder that it was saved to; null to begin anew. */
  baseModel?: Stage | string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes an index of vectors, whose model gives each row the nearest of them. */
export function KNN(parameters?: KNNParameters): Stage;

/** Parameters of {@link KeyPhraseExtractor}. */
export interface KeyPhraseExtractorParameters {
  /** Whether the service keeps no text for a while; null for its own way. */
  disableServiceLogs?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the phrases that texts are about. */
export function KeyPhraseExtractor(parameters?: KeyPhraseExtractorParameters): Stage;

/** Parameters of {@link Lambda}. */
export interface LambdaParameters {
  /** Name of the function, as the program or the file of --functions gives it. */
  function?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Applies a C# function to every batch: one that NamedFunctions knows by name, or one that is given in C#. */
export function Lambda(parameters?: LambdaParameters): Stage;

/** Parameters of {@link LanguageDetector}. */
export interface LanguageDetectorParameters {
  /** The country that a text is thought to be from, such as US. */
  countryHint?: string;
  /** The column that has countryHint for each row, in its place. */
  countryHintCol?: string;
  /** Whether the service keeps no text for a while; null for its own way. */
  disableServiceLogs?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the language of texts. */
export function LanguageDetector(parameters?: LanguageDetectorParameters): Stage;

/** Parameters of {@link LightGBMClassifier}. */
export interface LightGBMClassifierParameters {
  /** What is minimized: binary for two classes, multiclass (softmax) or multiclassova (one against the rest) for more. One of binary, multiclass, softmax, multiclassova, multiclass_ova, ova, ovr. Default: `"binary"`. */
  objective?: string;
  /** Whether the rarer of two classes is given more weight, so that both weigh the same. Default: `false`. */
  isUnbalance?: boolean;
  /** How much more a row of class 1 weighs than one of class 0. It is more than 0. Default: `1`. */
  scalePosWeight?: number;
  /** Per class a number by which the weights of its rows are multiplied; empty for 1 throughout. It is at least 0. */
  classWeights?: Array<number>;
  /** The column that the model writes raw scores to, one per class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one per class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** Per class a number by which its probability is divided before the largest wins; empty to compare probabilities. */
  thresholds?: Array<number>;
  /** How many iterations to train at most; each adds one tree, or one per class. It is at least 0. Default: `100`. */
  numIterations?: number;
  /** How much of each tree's output is taken over. It is more than 0. Default: `0.1`. */
  learningRate?: number;
  /** Most leaves a tree may have. It is at least 2 and at most 131072. Default: `31`. */
  numLeaves?: number;
  /** Most levels a tree may have; no limit when not positive. Default: `-1`. */
  maxDepth?: number;
  /** How trees are boosted: gbdt, rf (random forest), dart (dropouts) or goss (gradient-based sampling). One of gbdt, gbrt, rf, random_forest, dart, goss. Default: `"gbdt"`. */
  boostingType?: string;
  /** Whether training starts from the label's average rather than from zero. Default: `true`. */
  boostFromAverage?: boolean;
  /** Least number of rows in a leaf. It is at least 0. Default: `20`. */
  minDataInLeaf?: number;
  /** Least sum of second derivatives (of weights, for squared error) in a leaf. It is at least 0. Default: `0.001`. */
  minSumHessianInLeaf?: number;
  /** Least reduction of the loss that is worth a split. It is at least 0. Default: `0`. */
  minGainToSplit?: number;
  /** Largest output of a leaf before the learning rate; no limit when not positive. Default: `0`. */
  maxDeltaStep?: number;
  /** L1 regularization of leaf outputs. It is at least 0. Default: `0`. */
  lambdaL1?: number;
  /** L2 regularization of leaf outputs. It is at least 0. Default: `0`. */
  lambdaL2?: number;
  /** Fraction of rows each bagging takes; works when baggingFreq is positive. It is more than 0 and at most 1. Default: `1`. */
  baggingFraction?: number;
  /** Fraction of positive rows each bagging takes; binary classification only. It is more than 0 and at most 1. Default: `1`. */
  posBaggingFraction?: number;
  /** Fraction of negative rows each bagging takes; binary classification only. It is more than 0 and at most 1. Default: `1`. */
  negBaggingFraction?: number;
  /** Every how many iterations rows are bagged again; 0 never bags. It is at least 0. Default: `0`. */
  baggingFreq?: number;
  /** Fraction of features each tree may use. It is more than 0 and at most 1. Default: `1`. */
  featureFraction?: number;
  /** Fraction of a tree's features each of its nodes may use; all when unset. It is more than 0 and at most 1. */
  featureFractionByNode?: number;
  /** Fraction of rows with large gradients that goss keeps. It is at least 0 and at most 1. Default: `0.2`. */
  topRate?: number;
  /** Fraction of rows with small gradients that goss keeps. It is at least 0 and at most 1. Default: `0.1`. */
  otherRate?: number;
  /** Fraction of earlier trees that dart drops in an iteration. It is at least 0 and at most 1. Default: `0.1`. */
  dropRate?: number;
  /** Most trees that dart drops in an iteration; no limit when not positive. Default: `50`. */
  maxDrop?: number;
  /** Probability that dart drops nothing in an iteration. It is at least 0 and at most 1. Default: `0.5`. */
  skipDrop?: number;
  /** Whether dart weighs trees the way XGBoost does. Default: `false`. */
  xGBoostDartMode?: boolean;
  /** Whether dart drops every tree with the same probability. Default: `false`. */
  uniformDrop?: boolean;
  /** Per feature 1 where the prediction must not fall as the feature grows, -1 where it must not rise, else 0; empty for no constraints. It is at least -1 and at most 1. */
  monotoneConstraints?: Array<number>;
  /** How monotone constraints are enforced: basic is fast and strict, intermediate and advanced constrain less and take longer. One of basic, intermediate, advanced. Default: `"basic"`. */
  monotoneConstraintsMethod?: string;
  /** Penalty that keeps monotone splits out of the first levels of a tree. It is at least 0. Default: `0`. */
  monotonePenalty?: number;
  /** A seed from which all other seeds are derived that are left at their defaults. */
  seed?: number;
  /** Whether equal data, parameters and thread count give the same model bit for bit; slower. Default: `false`. */
  deterministic?: boolean;
  /** Seed of bagging. Default: `3`. */
  baggingSeed?: number;
  /** Seed of the choice of features. Default: `2`. */
  featureFractionSeed?: number;
  /** Seed of the thresholds of extremely randomized trees. Default: `6`. */
  extraSeed?: number;
  /** Seed of the choice of trees that dart drops. Default: `4`. */
  dropSeed?: number;
  /** Seed of the sample of rows from which bins are chosen. Default: `1`. */
  dataRandomSeed?: number;
  /** Seed of objectives that draw at random. Default: `5`. */
  objectiveSeed?: number;
  /** The column of feature vectors: dense (lists of a fixed length) or sparse (size, indices, values); null and NaN inside are missing values. At least 1 of them. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels, numeric or boolean. At least 1 of them. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to, as a double. At least 1 of them. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of row weights, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The column that marks validation rows (true, or not zero), which are evaluated after every iteration and not trained on. */
  validationIndicatorCol?: string;
  /** The column of scores that training starts from: a number, or a vector with one number per class. */
  initScoreCol?: string;
  /** The column that the model writes leaf indexes to, one per tree; none when empty. Default: `""`. */
  leafPredictionCol?: string;
  /** The column that the model writes SHAP values to, one per feature and the expected value last, class after class; none when empty. Default: `""`. */
  featuresShapCol?: string;
  /** Whether the model takes vectors of another length than it was trained on. Default: `false`. */
  predictDisableShapeCheck?: boolean;
  /** What scores rows by the model and computes SHAP values: managed (code in C#, many times as fast as the library; scores are equal to the last bit, SHAP values to 1e-12 of the largest), native (LightGBM's library), or auto, which is managed wherever that covers the model. One of auto, native, managed. Default: `"auto"`. */
  scorer?: string;
  /** Names of the features; those of the feature column when empty. */
  slotNames?: Array<string>;
  /** Indexes of the features that hold categories, from 0; those the feature column marks are added. It is at least 0. */
  categoricalSlotIndexes?: Array<number>;
  /** Names of the features that hold categories. */
  categoricalSlotNames?: Array<string>;
  /** Least number of rows per category group. It is at least 1. Default: `100`. */
  minDataPerGroup?: number;
  /** Most split points considered for a categorical feature. It is at least 1. Default: `32`. */
  maxCatThreshold?: number;
  /** L2 regularization of categorical splits. It is at least 0. Default: `10`. */
  catl2?: number;
  /** Smoothing that keeps noise in categories with few rows small. It is at least 0. Default: `10`. */
  catSmooth?: number;
  /** Most categories of a feature that is split one against the rest. It is at least 1. Default: `4`. */
  maxCatToOnehot?: number;
  /** Most bins per feature. It is at least 2. Default: `255`. */
  maxBin?: number;
  /** Most bins of every single feature; empty to use the same number for all. It is at least 2. */
  maxBinByFeature?: Array<number>;
  /** Least number of rows per bin. It is at least 1. Default: `3`. */
  minDataPerBin?: number;
  /** How many rows are sampled to choose the bins from. It is at least 1. Default: `200000`. */
  binSampleCount?: number;
  /** Where the sample for the bins is drawn from: subset (the first samplingSubsetSize rows), global (all rows) or fixed (the first binSampleCount rows). One of subset, global, fixed. Default: `"subset"`. */
  samplingMode?: string;
  /** How many rows the sampling mode subset draws from. It is at least 1. Default: `1000000`. */
  samplingSubsetSize?: number;
  /** Whether features that are mostly zero are stored sparsely. Default: `true`. */
  isEnableSparse?: boolean;
  /** Whether missing values are treated as such; otherwise they count as zero. Default: `true`. */
  useMissing?: boolean;
  /** Whether zeros, and values that a sparse vector leaves out, count as missing. Default: `false`. */
  zeroAsMissing?: boolean;
  /** How many ranks train together, each on its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 train alone. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** What ranks exchange: data_parallel sums histograms of all features, voting_parallel only of those that ranks vote for, which is less exact and moves less where there are many features. One of data_parallel, voting_parallel, data, voting. Default: `"data_parallel"`. */
  parallelism?: string;
  /** How many features each rank votes for in voting_parallel. It is at least 1. Default: `20`. */
  topK?: number;
  /** After how many iterations a fit with several ranks keeps a checkpoint, from which it goes on when one of them dies; 0 keeps none, so that it starts again. It is at least 0. Default: `20`. */
  checkpointInterval?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included; a rank that dies is noticed long before. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** Ignored: first port Spark workers listen on; nothing listens here. Default: `12400`. */
  defaultListenPort?: number;
  /** Ignored: port the Spark driver listens on; nothing listens here. Default: `0`. */
  driverListenPort?: number;
  /** Ignored: whether Spark starts all workers at once. Default: `false`. */
  useBarrierExecutionMode?: boolean;
  /** Ignored: SynapseML's old name for the way data is transferred. */
  executionMode?: string;
  /** Ignored: how Spark rows reach LightGBM; here they always stream. Default: `"streaming"`. */
  dataTransferMode?: string;
  /** Ignored: rows per push from Spark; here a batch is pushed whole. Default: `100`. */
  microBatchSize?: number;
  /** Ignored: whether Spark executors keep one data set each; here there is always one. Default: `true`. */
  useSingleDatasetMode?: boolean;
  /** Ignored: whether Spark brings the rows of a group together. Default: `true`. */
  repartitionByGroupingColumn?: boolean;
  /** Ignored: rows per chunk of SynapseML's bulk transfer. Default: `10000`. */
  chunkSize?: number;
  /** Ignored: whether SynapseML's bulk transfer is dense or sparse; here the feature column's type decides. Default: `"auto"`. */
  matrixType?: string;
  /** Ignored: most threads SynapseML's streaming uses. Default: `16`. */
  maxStreamingOMPThreads?: number;
  /** Metrics evaluated on the validation rows, comma-separated, by LightGBM's names; the objective's own when empty. Default: `""`. */
  metric?: string;
  /** Training stops when no metric of the validation rows improved for this many iterations; 0 never stops early. It is at least 0. Default: `0`. */
  earlyStoppingRound?: number;
  /** By how much a metric must change for the better to count as improved. It is at least 0. Default: `0`. */
  improvementTolerance?: number;
  /** Whether metrics of the training rows are kept as well, per iteration. Default: `false`. */
  isProvideTrainingMetric?: boolean;
  /** A model in LightGBM's text to go on from; its trees come first in the new model. Default: `""`. */
  modelString?: string;
  /** Into how many parts the rows are dealt at random, each continuing the model of the part before; 0 trains on all rows at once. It is at least 0. Default: `0`. */
  numBatches?: number;
  /** Most classes a classifier accepts. It is at least 2 and at most 10000. Default: `100`. */
  maxNumClasses?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** Where LightGBM computes: cpu, gpu (OpenCL) or cuda, if the native library was built for it. One of cpu, gpu, cuda. Default: `"cpu"`. */
  deviceType?: string;
  /** How much LightGBM says to the log: below 0 nothing, 0 warnings, 1 information, 2 everything. Default: `-1`. */
  verbosity?: number;
  /** More LightGBM parameters as "name=value name=value", by any of LightGBM's names; they win over all others. Default: `""`. */
  passThroughArgs?: string;
  /** Whether trees are extremely randomized: of each feature only one threshold, drawn at random, is tried. Default: `false`. */
  extraTrees?: boolean;
  /** Whether leaves hold linear models of the numeric features that lead to them rather than one number; needs dense vectors, trains on one rank, and keeps all rows in memory until training begins. Default: `false`. */
  linearTree?: boolean;
  /** L2 regularization of the linear models in leaves. It is at least 0. Default: `0`. */
  linearLambda?: number;
  /** How much the output of a node is drawn towards that of its parent, the more the fewer rows it has; 0 for not at all. It is at least 0. Default: `0`. */
  pathSmooth?: number;
  /** Groups of features, by index, that may stand in one branch together; features in no group stay out, and none are constrained when empty. */
  interactionConstraints?: Array<Array<number>>;
  /** Per feature a factor for the gain of its splits; empty for 1 throughout. It is at least 0. */
  featureContri?: Array<number>;
  /** Splits that every tree begins with, as a tree of feature, threshold, left and right. */
  forcedSplits?: Record<string, unknown>;
  /** Bounds between bins that some features are to have, whatever the sample says. */
  forcedBins?: Array<Record<string, unknown>>;
  /** Whether features that are seldom set at the same time share memory; the trees may differ a little. Default: `true`. */
  enableBundle?: boolean;
  /** Whether features that minDataInLeaf keeps from ever being split are left out beforehand. Default: `true`. */
  featurePreFilter?: boolean;
  /** Whether gradients are rounded to a few levels, which is faster and takes less memory. Default: `false`. */
  useQuantizedGrad?: boolean;
  /** How many levels quantized gradients have. It is at least 2 and at most 127. Default: `4`. */
  numGradQuantBins?: number;
  /** Whether outputs of leaves are computed again from the exact gradients. Default: `false`. */
  quantTrainRenewLeaf?: boolean;
  /** Whether gradients are rounded up or down at random, in proportion to what is left over. Default: `true`. */
  stochasticRounding?: boolean;
  /** Cost-effective gradient boosting: factor for all of its penalties. It is at least 0. Default: `1`. */
  cegbTradeoff?: number;
  /** Cost-effective gradient boosting: penalty for splitting a node. It is at least 0. Default: `0`. */
  cegbPenaltySplit?: number;
  /** Cost-effective gradient boosting: per feature the penalty for each row that it has to be computed for; empty for none. It is at least 0. */
  cegbPenaltyFeatureLazy?: Array<number>;
  /** Cost-effective gradient boosting: per feature the penalty for using it in the model at all; empty for none. It is at least 0. */
  cegbPenaltyFeatureCoupled?: Array<number>;
  /** A file with the bins of other data, as synapse fit --save-reference writes it, in place of bins from a sample; empty to choose them. Default: `""`. */
  referenceDataset?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Trains a LightGBM model that tells classes apart: two, or as many as the labels have. */
export function LightGBMClassifier(parameters?: LightGBMClassifierParameters): Stage;

/** Parameters of {@link LightGBMRanker}. */
export interface LightGBMRankerParameters {
  /** The column that says which group a row belongs to: numbers or text. At least 1 of them. */
  groupCol: string;
  /** What is optimized: lambdarank (pairs, weighted by what swapping them changes of the NDCG) or rank_xendcg (a cross entropy of NDCG). One of lambdarank, rank_xendcg, xendcg, xe_ndcg, xe_ndcg_mart, xendcg_mart. Default: `"lambdarank"`. */
  objective?: string;
  /** How far down the order lambdarank looks when it compares pairs; LightGBM's lambdarank_truncation_level. It is at least 1. Default: `20`. */
  maxPosition?: number;
  /** What each grade is worth, from grade 0 on; 2 to the power of the grade, less 1, when empty. */
  labelGain?: Array<number>;
  /** The positions at which the metrics ndcg and map are evaluated. It is at least 1. At least 1 of them. Default: `[1,2,3,4,5]`. */
  evalAt?: Array<number>;
  /** Whether lambdarank divides what it computes for a group by the group's sum, which makes unlike groups count alike. Default: `true`. */
  lambdarankNorm?: boolean;
  /** Whether bagging takes whole groups rather than rows. Default: `false`. */
  baggingByQuery?: boolean;
  /** How many iterations to train at most; each adds one tree, or one per class. It is at least 0. Default: `100`. */
  numIterations?: number;
  /** How much of each tree's output is taken over. It is more than 0. Default: `0.1`. */
  learningRate?: number;
  /** Most leaves a tree may have. It is at least 2 and at most 131072. Default: `31`. */
  numLeaves?: number;
  /** Most levels a tree may have; no limit when not positive. Default: `-1`. */
  maxDepth?: number;
  /** How trees are boosted: gbdt, rf (random forest), dart (dropouts) or goss (gradient-based sampling). One of gbdt, gbrt, rf, random_forest, dart, goss. Default: `"gbdt"`. */
  boostingType?: string;
  /** Whether training starts from the label's average rather than from zero. Default: `true`. */
  boostFromAverage?: boolean;
  /** Least number of rows in a leaf. It is at least 0. Default: `20`. */
  minDataInLeaf?: number;
  /** Least sum of second derivatives (of weights, for squared error) in a leaf. It is at least 0. Default: `0.001`. */
  minSumHessianInLeaf?: number;
  /** Least reduction of the loss that is worth a split. It is at least 0. Default: `0`. */
  minGainToSplit?: number;
  /** Largest output of a leaf before the learning rate; no limit when not positive. Default: `0`. */
  maxDeltaStep?: number;
  /** L1 regularization of leaf outputs. It is at least 0. Default: `0`. */
  lambdaL1?: number;
  /** L2 regularization of leaf outputs. It is at least 0. Default: `0`. */
  lambdaL2?: number;
  /** Fraction of rows each bagging takes; works when baggingFreq is positive. It is more than 0 and at most 1. Default: `1`. */
  baggingFraction?: number;
  /** Fraction of positive rows each bagging takes; binary classification only. It is more than 0 and at most 1. Default: `1`. */
  posBaggingFraction?: number;
  /** Fraction of negative rows each bagging takes; binary classification only. It is more than 0 and at most 1. Default: `1`. */
  negBaggingFraction?: number;
  /** Every how many iterations rows are bagged again; 0 never bags. It is at least 0. Default: `0`. */
  baggingFreq?: number;
  /** Fraction of features each tree may use. It is more than 0 and at most 1. Default: `1`. */
  featureFraction?: number;
  /** Fraction of a tree's features each of its nodes may use; all when unset. It is more than 0 and at most 1. */
  featureFractionByNode?: number;
  /** Fraction of rows with large gradients that goss keeps. It is at least 0 and at most 1. Default: `0.2`. */
  topRate?: number;
  /** Fraction of rows with small gradients that goss keeps. It is at least 0 and at most 1. Default: `0.1`. */
  otherRate?: number;
  /** Fraction of earlier trees that dart drops in an iteration. It is at least 0 and at most 1. Default: `0.1`. */
  dropRate?: number;
  /** Most trees that dart drops in an iteration; no limit when not positive. Default: `50`. */
  maxDrop?: number;
  /** Probability that dart drops nothing in an iteration. It is at least 0 and at most 1. Default: `0.5`. */
  skipDrop?: number;
  /** Whether dart weighs trees the way XGBoost does. Default: `false`. */
  xGBoostDartMode?: boolean;
  /** Whether dart drops every tree with the same probability. Default: `false`. */
  uniformDrop?: boolean;
  /** Per feature 1 where the prediction must not fall as the feature grows, -1 where it must not rise, else 0; empty for no constraints. It is at least -1 and at most 1. */
  monotoneConstraints?: Array<number>;
  /** How monotone constraints are enforced: basic is fast and strict, intermediate and advanced constrain less and take longer. One of basic, intermediate, advanced. Default: `"basic"`. */
  monotoneConstraintsMethod?: string;
  /** Penalty that keeps monotone splits out of the first levels of a tree. It is at least 0. Default: `0`. */
  monotonePenalty?: number;
  /** A seed from which all other seeds are derived that are left at their defaults. */
  seed?: number;
  /** Whether equal data, parameters and thread count give the same model bit for bit; slower. Default: `false`. */
  deterministic?: boolean;
  /** Seed of bagging. Default: `3`. */
  baggingSeed?: number;
  /** Seed of the choice of features. Default: `2`. */
  featureFractionSeed?: number;
  /** Seed of the thresholds of extremely randomized trees. Default: `6`. */
  extraSeed?: number;
  /** Seed of the choice of trees that dart drops. Default: `4`. */
  dropSeed?: number;
  /** Seed of the sample of rows from which bins are chosen. Default: `1`. */
  dataRandomSeed?: number;
  /** Seed of objectives that draw at random. Default: `5`. */
  objectiveSeed?: number;
  /** The column of feature vectors: dense (lists of a fixed length) or sparse (size, indices, values); null and NaN inside are missing values. At least 1 of them. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels, numeric or boolean. At least 1 of them. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to, as a double. At least 1 of them. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of row weights, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The column that marks validation rows (true, or not zero), which are evaluated after every iteration and not trained on. */
  validationIndicatorCol?: string;
  /** The column of scores that training starts from: a number, or a vector with one number per class. */
  initScoreCol?: string;
  /** The column that the model writes leaf indexes to, one per tree; none when empty. Default: `""`. */
  leafPredictionCol?: string;
  /** The column that the model writes SHAP values to, one per feature and the expected value last, class after class; none when empty. Default: `""`. */
  featuresShapCol?: string;
  /** Whether the model takes vectors of another length than it was trained on. Default: `false`. */
  predictDisableShapeCheck?: boolean;
  /** What scores rows by the model and computes SHAP values: managed (code in C#, many times as fast as the library; scores are equal to the last bit, SHAP values to 1e-12 of the largest), native (LightGBM's library), or auto, which is managed wherever that covers the model. One of auto, native, managed. Default: `"auto"`. */
  scorer?: string;
  /** Names of the features; those of the feature column when empty. */
  slotNames?: Array<string>;
  /** Indexes of the features that hold categories, from 0; those the feature column marks are added. It is at least 0. */
  categoricalSlotIndexes?: Array<number>;
  /** Names of the features that hold categories. */
  categoricalSlotNames?: Array<string>;
  /** Least number of rows per category group. It is at least 1. Default: `100`. */
  minDataPerGroup?: number;
  /** Most split points considered for a categorical feature. It is at least 1. Default: `32`. */
  maxCatThreshold?: number;
  /** L2 regularization of categorical splits. It is at least 0. Default: `10`. */
  catl2?: number;
  /** Smoothing that keeps noise in categories with few rows small. It is at least 0. Default: `10`. */
  catSmooth?: number;
  /** Most categories of a feature that is split one against the rest. It is at least 1. Default: `4`. */
  maxCatToOnehot?: number;
  /** Most bins per feature. It is at least 2. Default: `255`. */
  maxBin?: number;
  /** Most bins of every single feature; empty to use the same number for all. It is at least 2. */
  maxBinByFeature?: Array<number>;
  /** Least number of rows per bin. It is at least 1. Default: `3`. */
  minDataPerBin?: number;
  /** How many rows are sampled to choose the bins from. It is at least 1. Default: `200000`. */
  binSampleCount?: number;
  /** Where the sample for the bins is drawn from: subset (the first samplingSubsetSize rows), global (all rows) or fixed (the first binSampleCount rows). One of subset, global, fixed. Default: `"subset"`. */
  samplingMode?: string;
  /** How many rows the sampling mode subset draws from. It is at least 1. Default: `1000000`. */
  samplingSubsetSize?: number;
  /** Whether features that are mostly zero are stored sparsely. Default: `true`. */
  isEnableSparse?: boolean;
  /** Whether missing values are treated as such; otherwise they count as zero. Default: `true`. */
  useMissing?: boolean;
  /** Whether zeros, and values that a sparse vector leaves out, count as missing. Default: `false`. */
  zeroAsMissing?: boolean;
  /** How many ranks train together, each on its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 train alone. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** What ranks exchange: data_parallel sums histograms of all features, voting_parallel only of those that ranks vote for, which is less exact and moves less where there are many features. One of data_parallel, voting_parallel, data, voting. Default: `"data_parallel"`. */
  parallelism?: string;
  /** How many features each rank votes for in voting_parallel. It is at least 1. Default: `20`. */
  topK?: number;
  /** After how many iterations a fit with several ranks keeps a checkpoint, from which it goes on when one of them dies; 0 keeps none, so that it starts again. It is at least 0. Default: `20`. */
  checkpointInterval?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included; a rank that dies is noticed long before. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** Ignored: first port Spark workers listen on; nothing listens here. Default: `12400`. */
  defaultListenPort?: number;
  /** Ignored: port the Spark driver listens on; nothing listens here. Default: `0`. */
  driverListenPort?: number;
  /** Ignored: whether Spark starts all workers at once. Default: `false`. */
  useBarrierExecutionMode?: boolean;
  /** Ignored: SynapseML's old name for the way data is transferred. */
  executionMode?: string;
  /** Ignored: how Spark rows reach LightGBM; here they always stream. Default: `"streaming"`. */
  dataTransferMode?: string;
  /** Ignored: rows per push from Spark; here a batch is pushed whole. Default: `100`. */
  microBatchSize?: number;
  /** Ignored: whether Spark executors keep one data set each; here there is always one. Default: `true`. */
  useSingleDatasetMode?: boolean;
  /** Ignored: whether Spark brings the rows of a group together. Default: `true`. */
  repartitionByGroupingColumn?: boolean;
  /** Ignored: rows per chunk of SynapseML's bulk transfer. Default: `10000`. */
  chunkSize?: number;
  /** Ignored: whether SynapseML's bulk transfer is dense or sparse; here the feature column's type decides. Default: `"auto"`. */
  matrixType?: string;
  /** Ignored: most threads SynapseML's streaming uses. Default: `16`. */
  maxStreamingOMPThreads?: number;
  /** Metrics evaluated on the validation rows, comma-separated, by LightGBM's names; the objective's own when empty. Default: `""`. */
  metric?: string;
  /** Training stops when no metric of the validation rows improved for this many iterations; 0 never stops early. It is at least 0. Default: `0`. */
  earlyStoppingRound?: number;
  /** By how much a metric must change for the better to count as improved. It is at least 0. Default: `0`. */
  improvementTolerance?: number;
  /** Whether metrics of the training rows are kept as well, per iteration. Default: `false`. */
  isProvideTrainingMetric?: boolean;
  /** A model in LightGBM's text to go on from; its trees come first in the new model. Default: `""`. */
  modelString?: string;
  /** Into how many parts the rows are dealt at random, each continuing the model of the part before; 0 trains on all rows at once. It is at least 0. Default: `0`. */
  numBatches?: number;
  /** Most classes a classifier accepts. It is at least 2 and at most 10000. Default: `100`. */
  maxNumClasses?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** Where LightGBM computes: cpu, gpu (OpenCL) or cuda, if the native library was built for it. One of cpu, gpu, cuda. Default: `"cpu"`. */
  deviceType?: string;
  /** How much LightGBM says to the log: below 0 nothing, 0 warnings, 1 information, 2 everything. Default: `-1`. */
  verbosity?: number;
  /** More LightGBM parameters as "name=value name=value", by any of LightGBM's names; they win over all others. Default: `""`. */
  passThroughArgs?: string;
  /** Whether trees are extremely randomized: of each feature only one threshold, drawn at random, is tried. Default: `false`. */
  extraTrees?: boolean;
  /** Whether leaves hold linear models of the numeric features that lead to them rather than one number; needs dense vectors, trains on one rank, and keeps all rows in memory until training begins. Default: `false`. */
  linearTree?: boolean;
  /** L2 regularization of the linear models in leaves. It is at least 0. Default: `0`. */
  linearLambda?: number;
  /** How much the output of a node is drawn towards that of its parent, the more the fewer rows it has; 0 for not at all. It is at least 0. Default: `0`. */
  pathSmooth?: number;
  /** Groups of features, by index, that may stand in one branch together; features in no group stay out, and none are constrained when empty. */
  interactionConstraints?: Array<Array<number>>;
  /** Per feature a factor for the gain of its splits; empty for 1 throughout. It is at least 0. */
  featureContri?: Array<number>;
  /** Splits that every tree begins with, as a tree of feature, threshold, left and right. */
  forcedSplits?: Record<string, unknown>;
  /** Bounds between bins that some features are to have, whatever the sample says. */
  forcedBins?: Array<Record<string, unknown>>;
  /** Whether features that are seldom set at the same time share memory; the trees may differ a little. Default: `true`. */
  enableBundle?: boolean;
  /** Whether features that minDataInLeaf keeps from ever being split are left out beforehand. Default: `true`. */
  featurePreFilter?: boolean;
  /** Whether gradients are rounded to a few levels, which is faster and takes less memory. Default: `false`. */
  useQuantizedGrad?: boolean;
  /** How many levels quantized gradients have. It is at least 2 and at most 127. Default: `4`. */
  numGradQuantBins?: number;
  /** Whether outputs of leaves are computed again from the exact gradients. Default: `false`. */
  quantTrainRenewLeaf?: boolean;
  /** Whether gradients are rounded up or down at random, in proportion to what is left over. Default: `true`. */
  stochasticRounding?: boolean;
  /** Cost-effective gradient boosting: factor for all of its penalties. It is at least 0. Default: `1`. */
  cegbTradeoff?: number;
  /** Cost-effective gradient boosting: penalty for splitting a node. It is at least 0. Default: `0`. */
  cegbPenaltySplit?: number;
  /** Cost-effective gradient boosting: per feature the penalty for each row that it has to be computed for; empty for none. It is at least 0. */
  cegbPenaltyFeatureLazy?: Array<number>;
  /** Cost-effective gradient boosting: per feature the penalty for using it in the model at all; empty for none. It is at least 0. */
  cegbPenaltyFeatureCoupled?: Array<number>;
  /** A file with the bins of other data, as synapse fit --save-reference writes it, in place of bins from a sample; empty to choose them. Default: `""`. */
  referenceDataset?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Trains a LightGBM model that puts the rows of each group, such as the documents of a query, into order. */
export function LightGBMRanker(parameters: LightGBMRankerParameters): Stage;

/** Parameters of {@link LightGBMRegressor}. */
export interface LightGBMRegressorParameters {
  /** What is minimized: regression (squared error), regression_l1, huber, fair, poisson, quantile, mape, gamma, tweedie, cross_entropy or cross_entropy_lambda. One of regression, regression_l2, l2, mean_squared_error, mse, l2_root, root_mean_squared_error, rmse, regression_l1, l1, mean_absolute_error, mae, huber, fair, poisson, quantile, mape, mean_absolute_percentage_error, gamma, tweedie, cross_entropy, xentropy, cross_entropy_lambda, xentlambda. Default: `"regression"`. */
  objective?: string;
  /** The quantile for the objective quantile, and where huber turns from squared to absolute error. It is more than 0. Default: `0.9`. */
  alpha?: number;
  /** How the variance grows with the mean for the objective tweedie: near 1 like Poisson, near 2 like Gamma. It is at least 1 and less than 2. Default: `1.5`. */
  tweedieVariancePower?: number;
  /** Where the objective fair turns from squared to absolute error. It is more than 0. Default: `1`. */
  fairC?: number;
  /** How far the objective poisson lets a step go, for safety. It is more than 0. Default: `0.7`. */
  poissonMaxDeltaStep?: number;
  /** Whether the square root of labels is fitted and predictions are squared; for labels of a wide range. Default: `false`. */
  regSqrt?: boolean;
  /** How many iterations to train at most; each adds one tree, or one per class. It is at least 0. Default: `100`. */
  numIterations?: number;
  /** How much of each tree's output is taken over. It is more than 0. Default: `0.1`. */
  learningRate?: number;
  /** Most leaves a tree may have. It is at least 2 and at most 131072. Default: `31`. */
  numLeaves?: number;
  /** Most levels a tree may have; no limit when not positive. Default: `-1`. */
  maxDepth?: number;
  /** How trees are boosted: gbdt, rf (random forest), dart (dropouts) or goss (gradient-based sampling). One of gbdt, gbrt, rf, random_forest, dart, goss. Default: `"gbdt"`. */
  boostingType?: string;
  /** Whether training starts from the label's average rather than from zero. Default: `true`. */
  boostFromAverage?: boolean;
  /** Least number of rows in a leaf. It is at least 0. Default: `20`. */
  minDataInLeaf?: number;
  /** Least sum of second derivatives (of weights, for squared error) in a leaf. It is at least 0. Default: `0.001`. */
  minSumHessianInLeaf?: number;
  /** Least reduction of the loss that is worth a split. It is at least 0. Default: `0`. */
  minGainToSplit?: number;
  /** Largest output of a leaf before the learning rate; no limit when not positive. Default: `0`. */
  maxDeltaStep?: number;
  /** L1 regularization of leaf outputs. It is at least 0. Default: `0`. */
  lambdaL1?: number;
  /** L2 regularization of leaf outputs. It is at least 0. Default: `0`. */
  lambdaL2?: number;
  /** Fraction of rows each bagging takes; works when baggingFreq is positive. It is more than 0 and at most 1. Default: `1`. */
  baggingFraction?: number;
  /** Fraction of positive rows each bagging takes; binary classification only. It is more than 0 and at most 1. Default: `1`. */
  posBaggingFraction?: number;
  /** Fraction of negative rows each bagging takes; binary classification only. It is more than 0 and at most 1. Default: `1`. */
  negBaggingFraction?: number;
  /** Every how many iterations rows are bagged again; 0 never bags. It is at least 0. Default: `0`. */
  baggingFreq?: number;
  /** Fraction of features each tree may use. It is more than 0 and at most 1. Default: `1`. */
  featureFraction?: number;
  /** Fraction of a tree's features each of its nodes may use; all when unset. It is more than 0 and at most 1. */
  featureFractionByNode?: number;
  /** Fraction of rows with large gradients that goss keeps. It is at least 0 and at most 1. Default: `0.2`. */
  topRate?: number;
  /** Fraction of rows with small gradients that goss keeps. It is at least 0 and at most 1. Default: `0.1`. */
  otherRate?: number;
  /** Fraction of earlier trees that dart drops in an iteration. It is at least 0 and at most 1. Default: `0.1`. */
  dropRate?: number;
  /** Most trees that dart drops in an iteration; no limit when not positive. Default: `50`. */
  maxDrop?: number;
  /** Probability that dart drops nothing in an iteration. It is at least 0 and at most 1. Default: `0.5`. */
  skipDrop?: number;
  /** Whether dart weighs trees the way XGBoost does. Default: `false`. */
  xGBoostDartMode?: boolean;
  /** Whether dart drops every tree with the same probability. Default: `false`. */
  uniformDrop?: boolean;
  /** Per feature 1 where the prediction must not fall as the feature grows, -1 where it must not rise, else 0; empty for no constraints. It is at least -1 and at most 1. */
  monotoneConstraints?: Array<number>;
  /** How monotone constraints are enforced: basic is fast and strict, intermediate and advanced constrain less and take longer. One of basic, intermediate, advanced. Default: `"basic"`. */
  monotoneConstraintsMethod?: string;
  /** Penalty that keeps monotone splits out of the first levels of a tree. It is at least 0. Default: `0`. */
  monotonePenalty?: number;
  /** A seed from which all other seeds are derived that are left at their defaults. */
  seed?: number;
  /** Whether equal data, parameters and thread count give the same model bit for bit; slower. Default: `false`. */
  deterministic?: boolean;
  /** Seed of bagging. Default: `3`. */
  baggingSeed?: number;
  /** Seed of the choice of features. Default: `2`. */
  featureFractionSeed?: number;
  /** Seed of the thresholds of extremely randomized trees. Default: `6`. */
  extraSeed?: number;
  /** Seed of the choice of trees that dart drops. Default: `4`. */
  dropSeed?: number;
  /** Seed of the sample of rows from which bins are chosen. Default: `1`. */
  dataRandomSeed?: number;
  /** Seed of objectives that draw at random. Default: `5`. */
  objectiveSeed?: number;
  /** The column of feature vectors: dense (lists of a fixed length) or sparse (size, indices, values); null and NaN inside are missing values. At least 1 of them. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels, numeric or boolean. At least 1 of them. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to, as a double. At least 1 of them. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of row weights, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The column that marks validation rows (true, or not zero), which are evaluated after every iteration and not trained on. */
  validationIndicatorCol?: string;
  /** The column of scores that training starts from: a number, or a vector with one number per class. */
  initScoreCol?: string;
  /** The column that the model writes leaf indexes to, one per tree; none when empty. Default: `""`. */
  leafPredictionCol?: string;
  /** The column that the model writes SHAP values to, one per feature and the expected value last, class after class; none when empty. Default: `""`. */
  featuresShapCol?: string;
  /** Whether the model takes vectors of another length than it was trained on. Default: `false`. */
  predictDisableShapeCheck?: boolean;
  /** What scores rows by the model and computes SHAP values: managed (code in C#, many times as fast as the library; scores are equal to the last bit, SHAP values to 1e-12 of the largest), native (LightGBM's library), or auto, which is managed wherever that covers the model. One of auto, native, managed. Default: `"auto"`. */
  scorer?: string;
  /** Names of the features; those of the feature column when empty. */
  slotNames?: Array<string>;
  /** Indexes of the features that hold categories, from 0; those the feature column marks are added. It is at least 0. */
  categoricalSlotIndexes?: Array<number>;
  /** Names of the features that hold categories. */
  categoricalSlotNames?: Array<string>;
  /** Least number of rows per category group. It is at least 1. Default: `100`. */
  minDataPerGroup?: number;
  /** Most split points considered for a categorical feature. It is at least 1. Default: `32`. */
  maxCatThreshold?: number;
  /** L2 regularization of categorical splits. It is at least 0. Default: `10`. */
  catl2?: number;
  /** Smoothing that keeps noise in categories with few rows small. It is at least 0. Default: `10`. */
  catSmooth?: number;
  /** Most categories of a feature that is split one against the rest. It is at least 1. Default: `4`. */
  maxCatToOnehot?: number;
  /** Most bins per feature. It is at least 2. Default: `255`. */
  maxBin?: number;
  /** Most bins of every single feature; empty to use the same number for all. It is at least 2. */
  maxBinByFeature?: Array<number>;
  /** Least number of rows per bin. It is at least 1. Default: `3`. */
  minDataPerBin?: number;
  /** How many rows are sampled to choose the bins from. It is at least 1. Default: `200000`. */
  binSampleCount?: number;
  /** Where the sample for the bins is drawn from: subset (the first samplingSubsetSize rows), global (all rows) or fixed (the first binSampleCount rows). One of subset, global, fixed. Default: `"subset"`. */
  samplingMode?: string;
  /** How many rows the sampling mode subset draws from. It is at least 1. Default: `1000000`. */
  samplingSubsetSize?: number;
  /** Whether features that are mostly zero are stored sparsely. Default: `true`. */
  isEnableSparse?: boolean;
  /** Whether missing values are treated as such; otherwise they count as zero. Default: `true`. */
  useMissing?: boolean;
  /** Whether zeros, and values that a sparse vector leaves out, count as missing. Default: `false`. */
  zeroAsMissing?: boolean;
  /** How many ranks train together, each on its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 train alone. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** What ranks exchange: data_parallel sums histograms of all features, voting_parallel only of those that ranks vote for, which is less exact and moves less where there are many features. One of data_parallel, voting_parallel, data, voting. Default: `"data_parallel"`. */
  parallelism?: string;
  /** How many features each rank votes for in voting_parallel. It is at least 1. Default: `20`. */
  topK?: number;
  /** After how many iterations a fit with several ranks keeps a checkpoint, from which it goes on when one of them dies; 0 keeps none, so that it starts again. It is at least 0. Default: `20`. */
  checkpointInterval?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included; a rank that dies is noticed long before. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** Ignored: first port Spark workers listen on; nothing listens here. Default: `12400`. */
  defaultListenPort?: number;
  /** Ignored: port the Spark driver listens on; nothing listens here. Default: `0`. */
  driverListenPort?: number;
  /** Ignored: whether Spark starts all workers at once. Default: `false`. */
  useBarrierExecutionMode?: boolean;
  /** Ignored: SynapseML's old name for the way data is transferred. */
  executionMode?: string;
  /** Ignored: how Spark rows reach LightGBM; here they always stream. Default: `"streaming"`. */
  dataTransferMode?: string;
  /** Ignored: rows per push from Spark; here a batch is pushed whole. Default: `100`. */
  microBatchSize?: number;
  /** Ignored: whether Spark executors keep one data set each; here there is always one. Default: `true`. */
  useSingleDatasetMode?: boolean;
  /** Ignored: whether Spark brings the rows of a group together. Default: `true`. */
  repartitionByGroupingColumn?: boolean;
  /** Ignored: rows per chunk of SynapseML's bulk transfer. Default: `10000`. */
  chunkSize?: number;
  /** Ignored: whether SynapseML's bulk transfer is dense or sparse; here the feature column's type decides. Default: `"auto"`. */
  matrixType?: string;
  /** Ignored: most threads SynapseML's streaming uses. Default: `16`. */
  maxStreamingOMPThreads?: number;
  /** Metrics evaluated on the validation rows, comma-separated, by LightGBM's names; the objective's own when empty. Default: `""`. */
  metric?: string;
  /** Training stops when no metric of the validation rows improved for this many iterations; 0 never stops early. It is at least 0. Default: `0`. */
  earlyStoppingRound?: number;
  /** By how much a metric must change for the better to count as improved. It is at least 0. Default: `0`. */
  improvementTolerance?: number;
  /** Whether metrics of the training rows are kept as well, per iteration. Default: `false`. */
  isProvideTrainingMetric?: boolean;
  /** A model in LightGBM's text to go on from; its trees come first in the new model. Default: `""`. */
  modelString?: string;
  /** Into how many parts the rows are dealt at random, each continuing the model of the part before; 0 trains on all rows at once. It is at least 0. Default: `0`. */
  numBatches?: number;
  /** Most classes a classifier accepts. It is at least 2 and at most 10000. Default: `100`. */
  maxNumClasses?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** Where LightGBM computes: cpu, gpu (OpenCL) or cuda, if the native library was built for it. One of cpu, gpu, cuda. Default: `"cpu"`. */
  deviceType?: string;
  /** How much LightGBM says to the log: below 0 nothing, 0 warnings, 1 information, 2 everything. Default: `-1`. */
  verbosity?: number;
  /** More LightGBM parameters as "name=value name=value", by any of LightGBM's names; they win over all others. Default: `""`. */
  passThroughArgs?: string;
  /** Whether trees are extremely randomized: of each feature only one threshold, drawn at random, is tried. Default: `false`. */
  extraTrees?: boolean;
  /** Whether leaves hold linear models of the numeric features that lead to them rather than one number; needs dense vectors, trains on one rank, and keeps all rows in memory until training begins. Default: `false`. */
  linearTree?: boolean;
  /** L2 regularization of the linear models in leaves. It is at least 0. Default: `0`. */
  linearLambda?: number;
  /** How much the output of a node is drawn towards that of its parent, the more the fewer rows it has; 0 for not at all. It is at least 0. Default: `0`. */
  pathSmooth?: number;
  /** Groups of features, by index, that may stand in one branch together; features in no group stay out, and none are constrained when empty. */
  interactionConstraints?: Array<Array<number>>;
  /** Per feature a factor for the gain of its splits; empty for 1 throughout. It is at least 0. */
  featureContri?: Array<number>;
  /** Splits that every tree begins with, as a tree of feature, threshold, left and right. */
  forcedSplits?: Record<string, unknown>;
  /** Bounds between bins that some features are to have, whatever the sample says. */
  forcedBins?: Array<Record<string, unknown>>;
  /** Whether features that are seldom set at the same time share memory; the trees may differ a little. Default: `true`. */
  enableBundle?: boolean;
  /** Whether features that minDataInLeaf keeps from ever being split are left out beforehand. Default: `true`. */
  featurePreFilter?: boolean;
  /** Whether gradients are rounded to a few levels, which is faster and takes less memory. Default: `false`. */
  useQuantizedGrad?: boolean;
  /** How many levels quantized gradients have. It is at least 2 and at most 127. Default: `4`. */
  numGradQuantBins?: number;
  /** Whether outputs of leaves are computed again from the exact gradients. Default: `false`. */
  quantTrainRenewLeaf?: boolean;
  /** Whether gradients are rounded up or down at random, in proportion to what is left over. Default: `true`. */
  stochasticRounding?: boolean;
  /** Cost-effective gradient boosting: factor for all of its penalties. It is at least 0. Default: `1`. */
  cegbTradeoff?: number;
  /** Cost-effective gradient boosting: penalty for splitting a node. It is at least 0. Default: `0`. */
  cegbPenaltySplit?: number;
  /** Cost-effective gradient boosting: per feature the penalty for each row that it has to be computed for; empty for none. It is at least 0. */
  cegbPenaltyFeatureLazy?: Array<number>;
  /** Cost-effective gradient boosting: per feature the penalty for using it in the model at all; empty for none. It is at least 0. */
  cegbPenaltyFeatureCoupled?: Array<number>;
  /** A file with the bins of other data, as synapse fit --save-reference writes it, in place of bins from a sample; empty to choose them. Default: `""`. */
  referenceDataset?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Trains a LightGBM model that predicts a number. */
export function LightGBMRegressor(parameters?: LightGBMRegressorParameters): Stage;

/** Parameters of {@link LinearRegression}. */
export interface LinearRegressionParameters {
  /** How it is solved: normal (by the normal equations, up to 4,096 features), l-bfgs, or auto, which is normal where that can be. One of auto, normal, l-bfgs. Default: `"auto"`. */
  solver?: string;
  /** What is minimized: squaredError or huber. One of squaredError, huber. Default: `"squaredError"`. */
  loss?: string;
  /** How many scales an error is away from where it counts as large; of Huber's loss. It is more than 1. Default: `1.35`. */
  epsilon?: number;
  /** The column of feature vectors, dense or sparse. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** How much large coefficients cost; 0 for nothing. It is at least 0. Default: `0`. */
  regParam?: number;
  /** The part of that cost which goes by absolute values (L1); the rest goes by half of the squares (L2). It is at least 0 and at most 1. Default: `0`. */
  elasticNetParam?: number;
  /** The most iterations. It is at least 0 and at most 1000000. Default: `100`. */
  maxIter?: number;
  /** The fit has converged when the gradient is no longer than this times the objective, or five iterations together lower the objective by no more than this part of it. It is at least 0. Default: `1E-06`. */
  tol?: number;
  /** Whether there is an intercept. Default: `true`. */
  fitIntercept?: boolean;
  /** Whether the cost of coefficients is that of features of standard deviation 1. Default: `true`. */
  standardization?: boolean;
  /** How deep Spark's tree of sums is. Default: `2`. */
  aggregationDepth?: number;
  /** How many MB Spark puts into a block of rows. Default: `0`. */
  maxBlockSizeInMB?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a weighted sum of features that is near a number: by least squares, or by Huber's loss, which large errors move less. */
export function LinearRegression(parameters?: LinearRegressionParameters): Stage;

/** Parameters of {@link LinearScalarScaler}. */
export interface LinearScalarScalerParameters {
  /** The column of numbers. Default: `""`. */
  inputCol: string;
  /** The column that gets the scaled number; null where the number is missing or the part was not there when fitting. Default: `""`. */
  outputCol: string;
  /** What the least number comes to. Default: `0`. */
  minRequiredValue?: number;
  /** What the largest number comes to. Default: `1`. */
  maxRequiredValue?: number;
  /** The column of the part that a row belongs to, such as the tenant; null for one part. */
  partitionKey?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Scales numbers to a range, each part of a table by its own least and largest number. */
export function LinearScalarScaler(parameters: LinearScalarScalerParameters): Stage;

/** Parameters of {@link ListCustomModels}. */
export interface ListCustomModelsParameters {
  /** Whether the service's own models are listed too. Default: `false`. */
  includePrebuilt?: boolean;
  /** Ignored: whether models or their number are listed; models are. */
  op?: string;
  /** The column that has op for each row, in its place. */
  opCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives each row the models of the resource, from all pages. */
export function ListCustomModels(parameters?: ListCustomModelsParameters): Stage;

/** Parameters of {@link LogMelSpectrogram}. */
export interface LogMelSpectrogramParameters {
  /** The column of samples, as DecodeAudio writes it. Default: `"samples"`. */
  inputCol?: string;
  /** The column that is written. Default: `"features"`. */
  outputCol?: string;
  /** Samples a second. It is at least 1000 and at most 192000. Default: `16000`. */
  sampleRate?: number;
  /** Samples of a frame. It is at least 16 and at most 8192. Default: `400`. */
  nFft?: number;
  /** Samples from one frame to the next. It is at least 1 and at most 8192. Default: `160`. */
  hopLength?: number;
  /** How many bands. It is at least 1 and at most 512. Default: `80`. */
  nMels?: number;
  /** Where the first band begins, in hertz. It is at least 0 and at most 96000. Default: `0`. */
  fMin?: number;
  /** Where the last band ends, in hertz; null for half the sample rate. It is more than 0 and at most 96000. */
  fMax?: number;
  /** The scale of the bands. Default: `"slaney"`. */
  melScale?: 'slaney' | 'htk';
  /** How many frames each sound gets: a shorter one is filled up with silence, a longer one cut off; null for as many as it has. It is at least 1 and at most 1000000. */
  numFrames?: number;
  /** Whether values are brought into the range that Whisper was trained with. Default: `false`. */
  whisperNormalization?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes the features that models of speech take: the logarithm of the power of a sound in bands of the mel scale, frame after frame. */
export function LogMelSpectrogram(parameters?: LogMelSpectrogramParameters): Stage;

/** Parameters of {@link LogisticRegression}. */
export interface LogisticRegressionParameters {
  /** How classes are modelled: binomial (two classes, one vector of coefficients), multinomial (a vector for each), or auto, which is binomial for two classes. One of auto, binomial, multinomial. Default: `"auto"`. */
  family?: string;
  /** The column that the model writes raw scores to, one for each class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one for each class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** Class 1 of two is predicted where its probability is above this. It is at least 0 and at most 1. Default: `0.5`. */
  threshold?: number;
  /** For each class a number by which its probability is divided before the largest wins; empty to go by threshold or the largest probability. */
  thresholds?: Array<number>;
  /** The column of feature vectors, dense or sparse. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** How much large coefficients cost; 0 for nothing. It is at least 0. Default: `0`. */
  regParam?: number;
  /** The part of that cost which goes by absolute values (L1); the rest goes by half of the squares (L2). It is at least 0 and at most 1. Default: `0`. */
  elasticNetParam?: number;
  /** The most iterations. It is at least 0 and at most 1000000. Default: `100`. */
  maxIter?: number;
  /** The fit has converged when the gradient is no longer than this times the objective, or five iterations together lower the objective by no more than this part of it. It is at least 0. Default: `1E-06`. */
  tol?: number;
  /** Whether there is an intercept. Default: `true`. */
  fitIntercept?: boolean;
  /** Whether the cost of coefficients is that of features of standard deviation 1. Default: `true`. */
  standardization?: boolean;
  /** How deep Spark's tree of sums is. Default: `2`. */
  aggregationDepth?: number;
  /** How many MB Spark puts into a block of rows. Default: `0`. */
  maxBlockSizeInMB?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns probabilities of classes that are a logistic function of a weighted sum of features: of two classes, or by softmax of several. */
export function LogisticRegression(parameters?: LogisticRegressionParameters): Stage;

/** Parameters of {@link LumpFeatures}. */
export interface LumpFeaturesParameters {
  /** By column, how many values stay at most. */
  lumpRules: Record<string, number>;
  /** By column, the column that is written; a column that is not named here is replaced. */
  outputCols?: Record<string, string>;
  /** How often a value must come to stay. It is at least 1. Default: `1`. */
  minCount?: number;
  /** Which share of the column's values that are not null a value must have to stay. It is at least 0 and at most 1. Default: `0`. */
  minFreq?: number;
  /** What is put in the place of the others. Default: `"__other__"`. */
  otherValue?: string;
  /** What happens to nulls: keep (they stay) or other (they become otherValue). One of keep, other. Default: `"keep"`. */
  handleNull?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns which values of columns of text are frequent, to put one value in the place of all others. */
export function LumpFeatures(parameters: LumpFeaturesParameters): Stage;

/** Parameters of {@link MLNetModel}. */
export interface MLNetModelParameters {
  /** The model.zip, a local file. Default: `""`. */
  path: string;
  /** The output columns to add; when empty, all that the model makes, but for vectors of more than 1,000 slots. */
  outputCols?: Array<string>;
  /** Columns that the model was trained on and that the data need not have, such as the label; they are filled with missing values. */
  absentCols?: Array<string>;
  /** Whether a key column, such as the predicted label of a multiclass model, comes as the text of its value rather than as an index from 0. Default: `false`. */
  keysAsText?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Runs a model that ML.NET saved (model.zip) and adds its output columns. */
export function MLNetModel(parameters: MLNetModelParameters): Stage;

/** Parameters of {@link MaxAbsScaler}. */
export interface MaxAbsScalerParameters {
  /** The column of vectors, dense or sparse. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns the largest absolute value of each slot of a vector, to bring slots into the range from -1 to 1. */
export function MaxAbsScaler(parameters: MaxAbsScalerParameters): Stage;

/** Parameters of {@link MinMaxScaler}. */
export interface MinMaxScalerParameters {
  /** The column of vectors, dense or sparse. Default: `""`. */
  inputCol: string;
  /** What the smallest value becomes. Default: `0`. */
  min?: number;
  /** What the largest value becomes. Default: `1`. */
  max?: number;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns the smallest and largest value of each slot of a vector, to bring slots to one range. */
export function MinMaxScaler(parameters: MinMaxScalerParameters): Stage;

/** Parameters of {@link MultiColumnAdapter}. */
export interface MultiColumnAdapterParameters {
  /** The columns that are read. At least 1 of them. */
  inputCols: Array<string>;
  /** The columns that are written, one for each of inputCols. At least 1 of them. */
  outputCols: Array<string>;
  /** The stage. */
  baseStage: Stage | Stage[];
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Applies a stage that has an input and an output column to many columns, one after the other. */
export function MultiColumnAdapter(parameters: MultiColumnAdapterParameters): Stage;

/** Parameters of {@link MultiNGram}. */
export interface MultiNGramParameters {
  /** How many tokens make a sequence, for each of the lengths. At least 1 of them. */
  lengths: Array<number>;
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes of a list of tokens the sequences of several lengths, joined by blanks: those of the first length, then those of the second, and so on. */
export function MultiNGram(parameters: MultiNGramParameters): Stage;

/** Parameters of {@link MulticlassClassificationEvaluator}. */
export interface MulticlassClassificationEvaluatorParameters {
  /** The column of predicted classes. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of probabilities, one for each class; only logLoss reads it. Default: `"probability"`. */
  probabilityCol?: string;
  /** The metric, by Spark ML's name; those by label are of the class metricLabel, and weighted ones the mean over classes by their rows. One of f1, accuracy, weightedPrecision, weightedRecall, weightedTruePositiveRate, weightedFalsePositiveRate, weightedFMeasure, truePositiveRateByLabel, falsePositiveRateByLabel, precisionByLabel, recallByLabel, fMeasureByLabel, logLoss, hammingLoss. Default: `"f1"`. */
  metricName?: string;
  /** The class that metrics by label are of. It is at least 0. Default: `0`. */
  metricLabel?: number;
  /** How many times as much recall counts as precision in an F-measure. It is more than 0. Default: `1`. */
  beta?: number;
  /** What a probability counts as at least, and 1 less it at most, so that the log loss is finite. It is more than 0 and at most 0.5. Default: `1E-15`. */
  eps?: number;
  /** The column of true labels: numbers. Default: `"label"`. */
  labelCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Computes a metric of predicted classes: F1, accuracy, precision, recall and their kin, log loss or Hamming loss. */
export function MulticlassClassificationEvaluator(parameters?: MulticlassClassificationEvaluatorParameters): Stage;

/** Parameters of {@link MultilayerPerceptronClassifier}. */
export interface MultilayerPerceptronClassifierParameters {
  /** The sizes of the layers: the number of features, those of the layers inside, and the number of classes. At least 2 of them. */
  layers: Array<number>;
  /** The column of feature vectors, dense or sparse. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels: class indexes from 0. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes the class to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column that the model writes raw scores to, one for each class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one for each class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** For each class a number by which its probability is divided before the largest wins; empty to go by the largest probability. */
  thresholds?: Array<number>;
  /** The most iterations. It is at least 0 and at most 1000000. Default: `100`. */
  maxIter?: number;
  /** With l-bfgs the fit has converged when the gradient is no longer than this times the loss, or five iterations together lower the loss by no more than this part of it; with gd when a step is shorter than this times the length of all weights. It is at least 0. Default: `1E-06`. */
  tol?: number;
  /** How weights are found: l-bfgs, or gd, steps down the gradient. One of l-bfgs, gd. Default: `"l-bfgs"`. */
  solver?: string;
  /** What the first gradient is multiplied by; later ones by this divided by the square root of the number of the step. It is at least 5E-324. Default: `0.03`. */
  stepSize?: number;
  /** Seed of the first weights. Default: `0`. */
  seed?: number;
  /** The first weights; null to draw them. */
  initialWeights?: Array<number>;
  /** How many rows Spark puts into a block. Default: `128`. */
  blockSize?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns classes by a network of layers: logistic functions inside, softmax at the end. */
export function MultilayerPerceptronClassifier(parameters: MultilayerPerceptronClassifierParameters): Stage;

/** Parameters of {@link NER}. */
export interface NERParameters {
  /** The entities that are looked for; none for all. */
  inclusionList?: Array<string>;
  /** The entities that are left out. */
  exclusionList?: Array<string>;
  /** Whether the service keeps no text for a while; null for its own way. */
  disableServiceLogs?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds people, places, dates and the like in texts. */
export function NER(parameters?: NERParameters): Stage;

/** Parameters of {@link NGram}. */
export interface NGramParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** How many tokens make a sequence. It is at least 1 and at most 1000. Default: `2`. */
  n?: number;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes of a list of tokens the sequences of n tokens in a row, joined by blanks. */
export function NGram(parameters: NGramParameters): Stage;

/** Parameters of {@link NaiveBayes}. */
export interface NaiveBayesParameters {
  /** The column of feature vectors, dense or sparse. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes the class to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column that the model writes raw scores to, one for each class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one for each class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** What features are: multinomial, complement, bernoulli or gaussian. One of multinomial, complement, bernoulli, gaussian. Default: `"multinomial"`. */
  modelType?: string;
  /** How often every value counts as seen before the data come, so that nothing is impossible. It is at least 0. Default: `1`. */
  smoothing?: number;
  /** For each class a number by which its probability is divided before the largest wins; empty to compare probabilities. */
  thresholds?: Array<number>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns how often each class comes and what its features are like, and takes features as independent of each other: counts of words, most of all. */
export function NaiveBayes(parameters?: NaiveBayesParameters): Stage;

/** Parameters of {@link Normalizer}. */
export interface NormalizerParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The p of the p-norm that measures the length: 2 is Euclid's, 1 sums absolute values. It is at least 1. Default: `2`. */
  p?: number;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Divides each vector by its length, so that its length is 1. */
export function Normalizer(parameters: NormalizerParameters): Stage;

/** Parameters of {@link OCR}. */
export interface OCRParameters {
  /** The language of the text; left out, the service finds it out. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether an image that lies on its side is turned; left out, it is not. */
  detectOrientation?: boolean;
  /** The column that has detectOrientation for each row, in its place. */
  detectOrientationCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads printed text in images, at once. */
export function OCR(parameters?: OCRParameters): Stage;

/** Parameters of {@link ONNXModel}. */
export interface ONNXModelParameters {
  /** The bytes of the model, as Base64 text in a specification; empty where a file has it. */
  modelPayload?: string;
  /** The model's .onnx file: a path, or the URL of a blob. Default: `""`. */
  modelLocation?: string;
  /** The manifest of a hub that hubModel is in: a path, or the URL of a blob. Default: `""`. */
  hub?: string;
  /** The name of the model in the hub, such as ResNet50, or ResNet50@12 for a version of the operators; the newest otherwise. Default: `""`. */
  hubModel?: string;
  /** The column that feeds each input of the model, by the input's name; an input that is not named is fed by the column of its own name. */
  feedDict?: Record<string, string>;
  /** The output of the model that fills each column, by the column's name: an output, or any value inside the graph, which is then cut there. */
  fetchDict?: Record<string, string>;
  /** Columns of vectors that the model fills, each with the column that their softmax is written to. */
  softMaxDict?: Record<string, string>;
  /** Columns of vectors that the model fills, each with the column that the place of the largest number is written to, as a double. */
  argMaxDict?: Record<string, string>;
  /** What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU. One of CPU, CUDA. */
  deviceType?: string;
  /** Further execution providers of ONNX Runtime, tried in this order before deviceType: OpenVINO, Tensorrt, DML and whatever else the build of the runtime has. */
  executionProviders?: Array<string>;
  /** Which of several GPUs. It is at least 0 and at most 1023. Default: `0`. */
  deviceId?: number;
  /** How far the runtime rewrites the graph before it runs it. One of NO_OPT, BASIC_OPT, EXTENDED_OPT, ALL_OPT. Default: `"ALL_OPT"`. */
  optimizationLevel?: string;
  /** A stage that makes small batches, of which only the number of rows counts: FixedMiniBatchTransformer and others. */
  miniBatcher?: Stage | Stage[];
  /** How many rows a call of the runtime has, or auto, which measures what is fastest on the first rows. Default: `"auto"`. */
  batchSize?: string;
  /** The most rows of a call that batchSize: auto tries. It is at least 1 and at most 16777216. Default: `8192`. */
  maxBatchSize?: number;
  /** Threads inside an operator; 0 lets the run, or else the runtime, decide. It is at least 0 and at most 1024. Default: `0`. */
  numThreads?: number;
  /** Operators that run side by side, where executionMode is parallel; 0 lets the runtime decide. It is at least 0 and at most 1024. Default: `0`. */
  numInterOpThreads?: number;
  /** Whether branches of the graph that do not need each other run one after the other or side by side. One of sequential, parallel. Default: `"sequential"`. */
  executionMode?: string;
  /** Whether the runtime keeps memory between calls, which is faster and holds more. Default: `true`. */
  enableMemoryArena?: boolean;
  /** Whether the runtime plans memory by the shapes of earlier calls. Default: `true`. */
  enableMemoryPattern?: boolean;
  /** Further settings of ONNX Runtime's sessions, by name, such as session.intra_op.allow_spinning: "0". */
  sessionConfig?: Record<string, string>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Runs an ONNX model over columns and adds its outputs as columns. */
export function ONNXModel(parameters?: ONNXModelParameters): Stage;

/** Parameters of {@link OneHotEncoder}. */
export interface OneHotEncoderParameters {
  /** The column of indexes; or name several in inputCols. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The columns of indexes, each encoded by itself. */
  inputCols?: Array<string>;
  /** The columns that are written, one for each of inputCols. */
  outputCols?: Array<string>;
  /** What happens to indexes beyond the categories and to nulls: error, or keep (a category of its own, the last). One of error, keep. Default: `"error"`. */
  handleInvalid?: string;
  /** Whether the last category has no slot: it is zero throughout. Default: `true`. */
  dropLast?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns how many categories columns of indexes have, to write each index as a vector with a slot for every category. */
export function OneHotEncoder(parameters?: OneHotEncoderParameters): Stage;

/** Parameters of {@link OneVsRest}. */
export interface OneVsRestParameters {
  /** The classifier of two classes, such as LogisticRegression. */
  classifier: Stage | Stage[];
  /** The column of feature vectors. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column of weights of rows; null for those of the classifier. */
  weightCol?: string;
  /** The column that the model writes the class to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column that the model writes the raw score of each class to; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** How many classifiers are fitted at a time. It is at least 1 and at most 1000. Default: `1`. */
  parallelism?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes a classifier of several classes out of one of two: for each class it fits one that tells it from all others. */
export function OneVsRest(parameters: OneVsRestParameters): Stage;

/** Parameters of {@link OpenAIChatCompletion}. */
export interface OpenAIChatCompletionParameters {
  /** The column of messages: a list of structures with role and content, the same as JSON, or a text that a user says. Default: `""`. */
  messagesCol: string;
  /** The form of the answer: text, json_object, or an object with a JSON Schema as the service takes it. */
  responseFormat?: unknown;
  /** A JSON Schema that the answer keeps to, in the place of responseFormat. */
  responseSchema?: unknown;
  /** The name of the schema. Default: `"response_schema"`. */
  responseSchemaName?: string;
  /** Whether the model is held to the schema strictly, which not every model can be. Default: `true`. */
  responseSchemaStrict?: boolean;
  /** How many tokens the answer may have, for older models. */
  maxTokens?: number;
  /** The column that has maxTokens for each row, in its place. */
  maxTokensCol?: string;
  /** How many tokens the answer may have, those of reasoning included. */
  maxCompletionTokens?: number;
  /** The column that has maxCompletionTokens for each row, in its place. */
  maxCompletionTokensCol?: string;
  /** How freely the model chooses words, from 0 to 2. */
  temperature?: number;
  /** The column that has temperature for each row, in its place. */
  temperatureCol?: string;
  /** Texts at which the answer ends. */
  stop?: Array<string>;
  /** The column that has stop for each row, in its place. */
  stopCol?: string;
  /** The share of probability that words are chosen from, from 0 to 1. */
  topP?: number;
  /** The column that has topP for each row, in its place. */
  topPCol?: string;
  /** How many answers are written. */
  n?: number;
  /** The column that has n for each row, in its place. */
  nCol?: string;
  /** For how many of the likeliest words at each place the answer says their probability. */
  logProbs?: number;
  /** The column that has logProbs for each row, in its place. */
  logProbsCol?: string;
  /** How far words that were used are avoided, from -2 to 2. */
  presencePenalty?: number;
  /** The column that has presencePenalty for each row, in its place. */
  presencePenaltyCol?: string;
  /** How far words that were used often are avoided, from -2 to 2. */
  frequencyPenalty?: number;
  /** The column that has frequencyPenalty for each row, in its place. */
  frequencyPenaltyCol?: string;
  /** A number by which a model that can do so answers the same again. */
  seed?: number;
  /** The column that has seed for each row, in its place. */
  seedCol?: string;
  /** How long answers are: low, medium or high. */
  verbosity?: string;
  /** The column that has verbosity for each row, in its place. */
  verbosityCol?: string;
  /** How much a model thinks before it answers: minimal, low, medium or high. */
  reasoningEffort?: string;
  /** The column that has reasoningEffort for each row, in its place. */
  reasoningEffortCol?: string;
  /** Functions that the model may ask for, as the service takes them. */
  tools?: unknown;
  /** Which function the model asks for: auto, none, required, or an object that names one. */
  toolChoice?: unknown;
  /** Whether the model may ask for several functions at once. */
  parallelToolCalls?: boolean;
  /** What requests with the same beginning have in common, so that the service finds it in its cache. */
  promptCacheKey?: string;
  /** The column that has promptCacheKey for each row, in its place. */
  promptCacheKeyCol?: string;
  /** How the request is served: auto, default, flex or priority. */
  serviceTier?: string;
  /** Only with OpenAICompletion: whether the answer repeats the prompt. */
  echo?: boolean;
  /** Only with OpenAICompletion: of how many answers the best is given. */
  bestOf?: number;
  /** How much a service of the past kept. */
  cacheLevel?: number;
  /** The name of the deployment; elsewhere than on Azure that of the model. */
  deploymentName?: string;
  /** Several places that have the deployment, in the place of url: the first tier that is not held back is used. */
  pool?: Array<Record<string, unknown>>;
  /** Who the answer is for, which helps the service to find abuse. */
  user?: string;
  /** The column that has user for each row, in its place. */
  userCol?: string;
  /** The column that gets the tokens that were used, and whether they were paid for now. */
  usageCol?: string;
  /** The column that gets the endpoint that answered, such as gpt-4o at myresource.openai.azure.com: which of pool it was. */
  endpointCol?: string;
  /** Whether requests are answered at once, or within a day as parts of batches, at a lower price. Default: `"online"`. */
  execution?: 'online' | 'batch' | 'auto';
  /** With execution: auto, from how many requests that come together a batch is begun. It is at least 1 and at most 50000. Default: `1000`. */
  batchFrom?: number;
  /** How many seconds after one look at a batch the next is. It is at least 0.001 and at most 86400. Default: `60`. */
  batchPollingSeconds?: number;
  /** The model of the table of prices whose prices hold; null for the one that answers, or what deploymentName says. */
  pricedAs?: string;
  /** A file, YAML or JSON, with a table of prices in the place of the one that there is. */
  prices?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has a model go on with a conversation, by chat completions. */
export function OpenAIChatCompletion(parameters: OpenAIChatCompletionParameters): Stage;

/** Parameters of {@link OpenAICompletion}. */
export interface OpenAICompletionParameters {
  /** The text that is completed. */
  prompt?: string;
  /** The column that has prompt for each row, in its place. Default: `"prompt"`. */
  promptCol?: string;
  /** How many tokens the answer may have. */
  maxTokens?: number;
  /** The column that has maxTokens for each row, in its place. */
  maxTokensCol?: string;
  /** How freely the model chooses words, from 0 to 2. */
  temperature?: number;
  /** The column that has temperature for each row, in its place. */
  temperatureCol?: string;
  /** How many answers are written. */
  n?: number;
  /** The column that has n for each row, in its place. */
  nCol?: string;
  /** Texts at which the answer ends. */
  stop?: Array<string>;
  /** The column that has stop for each row, in its place. */
  stopCol?: string;
  /** Whether the answer repeats the prompt. */
  echo?: boolean;
  /** Of how many answers the best is given. It is at least 1 and at most 20. */
  bestOf?: number;
  /** The name of the deployment; elsewhere than on Azure that of the model. */
  deploymentName?: string;
  /** Several places that have the deployment, in the place of url: the first tier that is not held back is used. */
  pool?: Array<Record<string, unknown>>;
  /** Who the answer is for, which helps the service to find abuse. */
  user?: string;
  /** The column that has user for each row, in its place. */
  userCol?: string;
  /** The column that gets the tokens that were used, and whether they were paid for now. */
  usageCol?: string;
  /** The column that gets the endpoint that answered, such as gpt-4o at myresource.openai.azure.com: which of pool it was. */
  endpointCol?: string;
  /** Whether requests are answered at once, or within a day as parts of batches, at a lower price. Default: `"online"`. */
  execution?: 'online' | 'batch' | 'auto';
  /** With execution: auto, from how many requests that come together a batch is begun. It is at least 1 and at most 50000. Default: `1000`. */
  batchFrom?: number;
  /** How many seconds after one look at a batch the next is. It is at least 0.001 and at most 86400. Default: `60`. */
  batchPollingSeconds?: number;
  /** The model of the table of prices whose prices hold; null for the one that answers, or what deploymentName says. */
  pricedAs?: string;
  /** A file, YAML or JSON, with a table of prices in the place of the one that there is. */
  prices?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has a model complete a text, on servers that still have completions; for others there is OpenAIPrompt. */
export function OpenAICompletion(parameters?: OpenAICompletionParameters): Stage;

/** Parameters of {@link OpenAIEmbedding}. */
export interface OpenAIEmbeddingParameters {
  /** The text that is embedded. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** How many numbers a vector has; null for as many as the model gives. It is at least 1 and at most 100000. */
  dimensions?: number;
  /** How many texts share a request. It is at least 1 and at most 2048. Default: `64`. */
  batchSize?: number;
  /** The model that answers in the place of a service: a client of Microsoft.Extensions.AI that the program which hosts the stage was given under this name. */
  client?: string;
  /** The name of the deployment; elsewhere than on Azure that of the model. */
  deploymentName?: string;
  /** Several places that have the deployment, in the place of url: the first tier that is not held back is used. */
  pool?: Array<Record<string, unknown>>;
  /** Who the answer is for, which helps the service to find abuse. */
  user?: string;
  /** The column that has user for each row, in its place. */
  userCol?: string;
  /** The column that gets the tokens that were used, and whether they were paid for now. */
  usageCol?: string;
  /** The column that gets the endpoint that answered, such as gpt-4o at myresource.openai.azure.com: which of pool it was. */
  endpointCol?: string;
  /** Whether requests are answered at once, or within a day as parts of batches, at a lower price. Default: `"online"`. */
  execution?: 'online' | 'batch' | 'auto';
  /** With execution: auto, from how many requests that come together a batch is begun. It is at least 1 and at most 50000. Default: `1000`. */
  batchFrom?: number;
  /** How many seconds after one look at a batch the next is. It is at least 0.001 and at most 86400. Default: `60`. */
  batchPollingSeconds?: number;
  /** The model of the table of prices whose prices hold; null for the one that answers, or what deploymentName says. */
  pricedAs?: string;
  /** A file, YAML or JSON, with a table of prices in the place of the one that there is. */
  prices?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has a model embed texts: a vector for each, many texts in a request. */
export function OpenAIEmbedding(parameters?: OpenAIEmbeddingParameters): Stage;

/** Parameters of {@link OpenAIPrompt}. */
export interface OpenAIPromptParameters {
  /** The prompt, with names of columns in braces: Is this review good? {review}. Default: `""`. */
  promptTemplate: string;
  /** Instructions that come before the prompt. Default: `"You are an AI chatbot who wants to answer user's questions and complete tasks. Follow their instructions carefully and be brief if they don't say otherwise."`. */
  systemPrompt?: string;
  /** The model, by the name of its deployment; the same as deploymentName. */
  model?: string;
  /** What is made of the text of an answer; left out, the options say it. Default: `"none"`. */
  postProcessing?: 'none' | 'csv' | 'json' | 'regex';
  /** How: delimiter for csv, jsonSchema (such as name string, age int) for json, regex and regexGroup for regex. */
  postProcessingOptions?: Record<string, string>;
  /** How often a model is asked to correct an answer that is not what was asked for. It is at least 0 and at most 5. Default: `1`. */
  maxRepairs?: number;
  /** Columns of the prompt that are locations of files. */
  columnTypes?: Record<string, 'text' | 'path'>;
  /** How many megabytes a file may have. It is at least 0.001 and at most 512. Default: `20`. */
  fileSizeLimitMB?: number;
  /** Whether the column of messages that were sent is left out. Default: `true`. */
  dropPrompt?: boolean;
  /** The column of messages that were sent, where they are kept; null means the uid of the stage followed by _messages. */
  messagesCol?: string;
  /** Which operation the prompt goes to. Default: `"chatCompletions"`. */
  apiType?: 'chatCompletions' | 'responses';
  /** With the Responses API: whether the service keeps the answer, so that another one can follow it. Default: `false`. */
  store?: boolean;
  /** With the Responses API: the identity of the answer that this one follows. */
  previousResponseId?: string;
  /** The column that has previousResponseId for each row, in its place. */
  previousResponseIdCol?: string;
  /** With the Responses API and store: the column that gets the identities of the answers; null means the uid of the stage followed by _responseId. */
  responseIdCol?: string;
  /** The model that answers in the place of a service: a client of Microsoft.Extensions.AI that the program which hosts the stage was given under this name. */
  client?: string;
  /** The form of the answer: text, json_object, or an object with a JSON Schema as the service takes it. */
  responseFormat?: unknown;
  /** A JSON Schema that the answer keeps to, in the place of responseFormat. */
  responseSchema?: unknown;
  /** The name of the schema. Default: `"response_schema"`. */
  responseSchemaName?: string;
  /** Whether the model is held to the schema strictly, which not every model can be. Default: `true`. */
  responseSchemaStrict?: boolean;
  /** How many tokens the answer may have, for older models. */
  maxTokens?: number;
  /** The column that has maxTokens for each row, in its place. */
  maxTokensCol?: string;
  /** How many tokens the answer may have, those of reasoning included. */
  maxCompletionTokens?: number;
  /** The column that has maxCompletionTokens for each row, in its place. */
  maxCompletionTokensCol?: string;
  /** How freely the model chooses words, from 0 to 2. */
  temperature?: number;
  /** The column that has temperature for each row, in its place. */
  temperatureCol?: string;
  /** Texts at which the answer ends. */
  stop?: Array<string>;
  /** The column that has stop for each row, in its place. */
  stopCol?: string;
  /** The share of probability that words are chosen from, from 0 to 1. */
  topP?: number;
  /** The column that has topP for each row, in its place. */
  topPCol?: string;
  /** How many answers are written. */
  n?: number;
  /** The column that has n for each row, in its place. */
  nCol?: string;
  /** For how many of the likeliest words at each place the answer says their probability. */
  logProbs?: number;
  /** The column that has logProbs for each row, in its place. */
  logProbsCol?: string;
  /** How far words that were used are avoided, from -2 to 2. */
  presencePenalty?: number;
  /** The column that has presencePenalty for each row, in its place. */
  presencePenaltyCol?: string;
  /** How far words that were used often are avoided, from -2 to 2. */
  frequencyPenalty?: number;
  /** The column that has frequencyPenalty for each row, in its place. */
  frequencyPenaltyCol?: string;
  /** A number by which a model that can do so answers the same again. */
  seed?: number;
  /** The column that has seed for each row, in its place. */
  seedCol?: string;
  /** How long answers are: low, medium or high. */
  verbosity?: string;
  /** The column that has verbosity for each row, in its place. */
  verbosityCol?: string;
  /** How much a model thinks before it answers: minimal, low, medium or high. */
  reasoningEffort?: string;
  /** The column that has reasoningEffort for each row, in its place. */
  reasoningEffortCol?: string;
  /** Functions that the model may ask for, as the service takes them. */
  tools?: unknown;
  /** Which function the model asks for: auto, none, required, or an object that names one. */
  toolChoice?: unknown;
  /** Whether the model may ask for several functions at once. */
  parallelToolCalls?: boolean;
  /** What requests with the same beginning have in common, so that the service finds it in its cache. */
  promptCacheKey?: string;
  /** The column that has promptCacheKey for each row, in its place. */
  promptCacheKeyCol?: string;
  /** How the request is served: auto, default, flex or priority. */
  serviceTier?: string;
  /** Only with OpenAICompletion: whether the answer repeats the prompt. */
  echo?: boolean;
  /** Only with OpenAICompletion: of how many answers the best is given. */
  bestOf?: number;
  /** How much a service of the past kept. */
  cacheLevel?: number;
  /** The name of the deployment; elsewhere than on Azure that of the model. */
  deploymentName?: string;
  /** Several places that have the deployment, in the place of url: the first tier that is not held back is used. */
  pool?: Array<Record<string, unknown>>;
  /** Who the answer is for, which helps the service to find abuse. */
  user?: string;
  /** The column that has user for each row, in its place. */
  userCol?: string;
  /** The column that gets the tokens that were used, and whether they were paid for now. */
  usageCol?: string;
  /** The column that gets the endpoint that answered, such as gpt-4o at myresource.openai.azure.com: which of pool it was. */
  endpointCol?: string;
  /** Whether requests are answered at once, or within a day as parts of batches, at a lower price. Default: `"online"`. */
  execution?: 'online' | 'batch' | 'auto';
  /** With execution: auto, from how many requests that come together a batch is begun. It is at least 1 and at most 50000. Default: `1000`. */
  batchFrom?: number;
  /** How many seconds after one look at a batch the next is. It is at least 0.001 and at most 86400. Default: `60`. */
  batchPollingSeconds?: number;
  /** The model of the table of prices whose prices hold; null for the one that answers, or what deploymentName says. */
  pricedAs?: string;
  /** A file, YAML or JSON, with a table of prices in the place of the one that there is. */
  prices?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has a model answer a prompt that is made of the columns of each row, and makes typed columns of the answers. */
export function OpenAIPrompt(parameters: OpenAIPromptParameters): Stage;

/** Parameters of {@link OpenAIResponses}. */
export interface OpenAIResponsesParameters {
  /** The column of messages: a list of structures with role and content, the same as JSON, or a text that a user says. Default: `""`. */
  messagesCol: string;
  /** Whether the service keeps the answer, so that another one can follow it. Default: `false`. */
  store?: boolean;
  /** The identity of the answer that this one follows. */
  previousResponseId?: string;
  /** The column that has previousResponseId for each row, in its place. */
  previousResponseIdCol?: string;
  /** Instructions that come before the conversation. */
  instructions?: string;
  /** The column that has instructions for each row, in its place. */
  instructionsCol?: string;
  /** The form of the answer: text, json_object, or an object with a JSON Schema as the service takes it. */
  responseFormat?: unknown;
  /** A JSON Schema that the answer keeps to, in the place of responseFormat. */
  responseSchema?: unknown;
  /** The name of the schema. Default: `"response_schema"`. */
  responseSchemaName?: string;
  /** Whether the model is held to the schema strictly, which not every model can be. Default: `true`. */
  responseSchemaStrict?: boolean;
  /** How many tokens the answer may have, for older models. */
  maxTokens?: number;
  /** The column that has maxTokens for each row, in its place. */
  maxTokensCol?: string;
  /** How many tokens the answer may have, those of reasoning included. */
  maxCompletionTokens?: number;
  /** The column that has maxCompletionTokens for each row, in its place. */
  maxCompletionTokensCol?: string;
  /** How freely the model chooses words, from 0 to 2. */
  temperature?: number;
  /** The column that has temperature for each row, in its place. */
  temperatureCol?: string;
  /** Texts at which the answer ends. */
  stop?: Array<string>;
  /** The column that has stop for each row, in its place. */
  stopCol?: string;
  /** The share of probability that words are chosen from, from 0 to 1. */
  topP?: number;
  /** The column that has topP for each row, in its place. */
  topPCol?: string;
  /** How many answers are written. */
  n?: number;
  /** The column that has n for each row, in its place. */
  nCol?: string;
  /** For how many of the likeliest words at each place the answer says their probability. */
  logProbs?: number;
  /** The column that has logProbs for each row, in its place. */
  logProbsCol?: string;
  /** How far words that were used are avoided, from -2 to 2. */
  presencePenalty?: number;
  /** The column that has presencePenalty for each row, in its place. */
  presencePenaltyCol?: string;
  /** How far words that were used often are avoided, from -2 to 2. */
  frequencyPenalty?: number;
  /** The column that has frequencyPenalty for each row, in its place. */
  frequencyPenaltyCol?: string;
  /** A number by which a model that can do so answers the same again. */
  seed?: number;
  /** The column that has seed for each row, in its place. */
  seedCol?: string;
  /** How long answers are: low, medium or high. */
  verbosity?: string;
  /** The column that has verbosity for each row, in its place. */
  verbosityCol?: string;
  /** How much a model thinks before it answers: minimal, low, medium or high. */
  reasoningEffort?: string;
  /** The column that has reasoningEffort for each row, in its place. */
  reasoningEffortCol?: string;
  /** Functions that the model may ask for, as the service takes them. */
  tools?: unknown;
  /** Which function the model asks for: auto, none, required, or an object that names one. */
  toolChoice?: unknown;
  /** Whether the model may ask for several functions at once. */
  parallelToolCalls?: boolean;
  /** What requests with the same beginning have in common, so that the service finds it in its cache. */
  promptCacheKey?: string;
  /** The column that has promptCacheKey for each row, in its place. */
  promptCacheKeyCol?: string;
  /** How the request is served: auto, default, flex or priority. */
  serviceTier?: string;
  /** Only with OpenAICompletion: whether the answer repeats the prompt. */
  echo?: boolean;
  /** Only with OpenAICompletion: of how many answers the best is given. */
  bestOf?: number;
  /** How much a service of the past kept. */
  cacheLevel?: number;
  /** The name of the deployment; elsewhere than on Azure that of the model. */
  deploymentName?: string;
  /** Several places that have the deployment, in the place of url: the first tier that is not held back is used. */
  pool?: Array<Record<string, unknown>>;
  /** Who the answer is for, which helps the service to find abuse. */
  user?: string;
  /** The column that has user for each row, in its place. */
  userCol?: string;
  /** The column that gets the tokens that were used, and whether they were paid for now. */
  usageCol?: string;
  /** The column that gets the endpoint that answered, such as gpt-4o at myresource.openai.azure.com: which of pool it was. */
  endpointCol?: string;
  /** Whether requests are answered at once, or within a day as parts of batches, at a lower price. Default: `"online"`. */
  execution?: 'online' | 'batch' | 'auto';
  /** With execution: auto, from how many requests that come together a batch is begun. It is at least 1 and at most 50000. Default: `1000`. */
  batchFrom?: number;
  /** How many seconds after one look at a batch the next is. It is at least 0.001 and at most 86400. Default: `60`. */
  batchPollingSeconds?: number;
  /** The model of the table of prices whose prices hold; null for the one that answers, or what deploymentName says. */
  pricedAs?: string;
  /** A file, YAML or JSON, with a table of prices in the place of the one that there is. */
  prices?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Has a model go on with a conversation, by the Responses API. */
export function OpenAIResponses(parameters: OpenAIResponsesParameters): Stage;

/** Parameters of {@link OrthoForestDMLEstimator}. */
export interface OrthoForestDMLEstimatorParameters {
  /** Predicts the treatment from the confounders: any classifier or regressor. */
  treatmentModel: Stage | Stage[];
  /** Predicts the outcome from the confounders: any classifier or regressor. */
  outcomeModel: Stage | Stage[];
  /** The column of the treatment, a number or boolean. Default: `""`. */
  treatmentCol: string;
  /** The column of the outcome, a number or boolean. Default: `""`. */
  outcomeCol: string;
  /** The column of vectors that the effect may differ by. Default: `"X"`. */
  heterogeneityVecCol?: string;
  /** The column of vectors that outcome and treatment are predicted from. Default: `"XW"`. */
  confounderVecCol?: string;
  /** The column of weights for the two models, above 0; null for 1 each. */
  weightCol?: string;
  /** The column that gets the effect. Default: `"EffectAverage"`. */
  outputCol?: string;
  /** The column that gets the lower end of the interval of the effect. Default: `"EffectLowerBound"`. */
  outputLowCol?: string;
  /** The column that gets the upper end of the interval of the effect. Default: `"EffectUpperBound"`. */
  outputHighCol?: string;
  /** How many trees; two make a bag, so that an odd number is rounded up. It is at least 4 and at most 100000. Default: `20`. */
  numTrees?: number;
  /** The most steps from the root of a tree to a leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The fewest rows of a leaf, among those that choose splits and among those that the effect is taken from. It is at least 1 and at most 1000000. Default: `10`. */
  minSamplesLeaf?: number;
  /** The shares of the rows that the folds get, one number above 0 for each fold. At least 2 of them. Default: `[0.5,0.5]`. */
  sampleSplitRatio?: Array<number>;
  /** The quantile of the upper end of intervals: 0.975 for intervals that cover the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999. Default: `0.975`. */
  confidenceLevel?: number;
  /** The column of what is left of the treatment, in SynapseML. Default: `"TreatmentResidual"`. */
  treatmentResidualCol?: string;
  /** The column of what is left of the outcome, in SynapseML. Default: `"OutcomeResidual"`. */
  outcomeResidualCol?: string;
  /** The column of features, in SynapseML. Default: `"features"`. */
  featuresCol?: string;
  /** How often SynapseML repeats an estimate. Default: `1`. */
  maxIter?: number;
  /** How many repetitions SynapseML has at work at a time. Default: `10`. */
  parallelism?: number;
  /** Seed of folds and trees. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Estimates the effect of a treatment row by row, by a forest over what double machine learning leaves of outcome and treatment. */
export function OrthoForestDMLEstimator(parameters: OrthoForestDMLEstimatorParameters): Stage;

/** Parameters of {@link OrthoForestVariableTransformer}. */
export interface OrthoForestVariableTransformerParameters {
  /** The column of residuals of the treatment. Default: `"TResid"`. */
  treatmentResidualCol?: string;
  /** The column of residuals of the outcome. Default: `"OResid"`. */
  outcomeResidualCol?: string;
  /** The column that gets the weight. Default: `"_tmp_twOutcome"`. */
  weightsCol?: string;
  /** The column that gets the target. Default: `"_tmp_tsOutcome"`. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes of residuals what a forest of effects learns from: a target and its weight. */
export function OrthoForestVariableTransformer(parameters?: OrthoForestVariableTransformerParameters): Stage;

/** Parameters of {@link PCA}. */
export interface PCAParameters {
  /** The column of vectors, dense or sparse. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** How many directions. It is at least 1 and at most 4096. Default: `1`. */
  k?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns the directions in which vectors vary most, to have fewer numbers that say nearly as much. */
export function PCA(parameters: PCAParameters): Stage;

/** Parameters of {@link PII}. */
export interface PIIParameters {
  /** The domain: phi for health, or none. One of none, phi. Default: `"none"`. */
  domain?: string;
  /** The categories that are looked for; none for the service's own. */
  piiCategories?: Array<string>;
  /** The character that takes the place of what is left out; null for the service's own, an asterisk. */
  redactionCharacter?: string;
  /** Whether the service keeps no text for a while; null for its own way. */
  disableServiceLogs?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds what identifies a person in texts, and gives the texts without it. */
export function PII(parameters?: PIIParameters): Stage;

/** Parameters of {@link PageSplitter}. */
export interface PageSplitterParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The most characters that a page has. It is at least 2. Default: `5000`. */
  maximumPageLength?: number;
  /** The fewest characters that a page has when it ends between two words; a page that would be shorter is filled up with a part of the next word. It is at least 0. Default: `4500`. */
  minimumPageLength?: number;
  /** A regular expression of what lies between words. Default: `"\\s"`. */
  boundaryRegex?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Cuts text into pages of at most so many characters, between words where a page that ends there is long enough. */
export function PageSplitter(parameters: PageSplitterParameters): Stage;

/** Parameters of {@link PartialDependence}. */
export interface PartialDependenceParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** Columns of categories: name, numTopValues, outputColName. */
  categoricalFeatures?: Array<Record<string, unknown>>;
  /** Columns of numbers: name, numSplits, rangeMin, rangeMax, outputColName. */
  numericFeatures?: Array<Record<string, unknown>>;
  /** What is made: average, ale, pair or feature. One of average, ale, pair, feature. Default: `"average"`. */
  kind?: string;
  /** With kind feature, the column that names the column. At least 1 of them. Default: `"featureNames"`. */
  featureNameCol?: string;
  /** With kind feature, the column that says how much it matters, a number for each class; with kind pair, what the model says. At least 1 of them. Default: `"pdpBasedDependence"`. */
  dependenceNameCol?: string;
  /** The location of rows that say which values there are, such as those that the model was trained on; needed for categories and for numbers without a range. */
  backgroundData?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Shows how what a model says depends on single columns, or on two together, over all rows. */
export function PartialDependence(parameters: PartialDependenceParameters): Stage;

/** Parameters of {@link PartitionConsolidator}. */
export interface PartitionConsolidatorParameters {
  /** How many rows a second go on, those of all partitions together; null for no limit. It is more than 0 and at most 1000000000. */
  rowsPerSecond?: number;
  /** How many rows go on at a time as one batch. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** SynapseML's time that one request may take. */
  timeout?: number;
  /** SynapseML's time that a row may take with all its attempts. */
  concurrentTimeout?: number;
  /** SynapseML's column of requests. */
  inputCol?: string;
  /** SynapseML's column of responses. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Lets the rows of all partitions of a process through at one rate together, as if there were one partition. */
export function PartitionConsolidator(parameters?: PartitionConsolidatorParameters): Stage;

/** Parameters of {@link PermutationImportance}. */
export interface PermutationImportanceParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The columns whose importance is measured. At least 1 of them. */
  inputCols: Array<string>;
  /** The column of the model's output: predicted numbers, or probabilities of the classes. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** The column of labels: numbers, or indexes of classes from 0. Default: `"label"`. */
  labelCol?: string;
  /** The loss of a row: squared or absolute difference of numbers, log loss or error (1 for a wrong class) of probabilities, or auto, squared or log. One of auto, squared, absolute, log, error. Default: `"auto"`. */
  loss?: string;
  /** How many values are drawn for each row and column. It is at least 1 and at most 10000. Default: `5`. */
  numRepeats?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** The location of the rows that values are drawn from, such as the rows themselves. */
  backgroundData?: string;
  /** How many rows of the background are kept to draw from. It is at least 1 and at most 1000000. Default: `1000`. */
  backgroundSize?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how much worse a model is when a column says nothing: how its loss grows with values that other rows have (Fisher, Rudin and Dominici, 2019). */
export function PermutationImportance(parameters: PermutationImportanceParameters): Stage;

/** Parameters of {@link PolynomialExpansion}. */
export interface PolynomialExpansionParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** How many slots are multiplied at most. It is at least 1 and at most 20. Default: `2`. */
  degree?: number;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes of each vector the products of its slots up to a degree: of x and y for degree 2 x, x², y, xy and y². */
export function PolynomialExpansion(parameters: PolynomialExpansionParameters): Stage;

/** Parameters of {@link QuantileDiscretizer}. */
export interface QuantileDiscretizerParameters {
  /** The column of numbers; or name several in inputCols. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The columns of numbers. */
  inputCols?: Array<string>;
  /** The columns that are written, one for each of inputCols. */
  outputCols?: Array<string>;
  /** How many buckets. It is at least 2 and at most 100000. Default: `2`. */
  numBuckets?: number;
  /** What the model does with nulls and NaN: error, skip (the row is dropped) or keep (a bucket of its own, the last). One of error, skip, keep. Default: `"error"`. */
  handleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns where to cut the numbers of columns into buckets of about as many rows each; its model is a Bucketizer. */
export function QuantileDiscretizer(parameters?: QuantileDiscretizerParameters): Stage;

/** Parameters of {@link QuestionAnswering}. */
export interface QuestionAnsweringParameters {
  /** The project. */
  projectName: string;
  /** The deployment of the project. */
  deploymentName: string;
  /** The question. */
  question?: string;
  /** The column that has question for each row, in its place. Default: `"question"`. */
  questionCol?: string;
  /** How many answers there are at most. It is at least 1 and at most 100. */
  top?: number;
  /** How sure an answer has to be, from 0 to 1. It is at least 0 and at most 1. */
  confidenceScoreThreshold?: number;
  /** An identity of the one who asks. */
  userId?: string;
  /** The column that has userId for each row, in its place. */
  userIdCol?: string;
  /** The answer that is wanted by its identity, whatever the question says. */
  qnaId?: number;
  /** The column that has qnaId for each row, in its place. */
  qnaIdCol?: string;
  /** What was asked before: an object with previousQnaId and previousUserQuery. */
  context?: unknown;
  /** The column that has context for each row, in its place. */
  contextCol?: string;
  /** Which answers may be given, by metadata and source, as the service writes it. */
  filters?: unknown;
  /** Whether questions alone are compared with the question, or answers too. One of Default, QuestionOnly. */
  rankerType?: string;
  /** Whether documents without questions are searched too. */
  includeUnstructuredSources?: boolean;
  /** Whether the words of the answer that answer the question are named. Default: `false`. */
  answerSpan?: boolean;
  /** How sure those words have to be, from 0 to 1. It is at least 0 and at most 1. */
  answerSpanConfidenceScoreThreshold?: number;
  /** For how many answers those words are named. It is at least 1 and at most 10. */
  topAnswersWithSpan?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Answers questions out of a knowledge base of custom question answering. */
export function QuestionAnswering(parameters: QuestionAnsweringParameters): Stage;

/** Parameters of {@link RandomForestClassifier}. */
export interface RandomForestClassifierParameters {
  /** How many trees. It is at least 1 and at most 1000000. Default: `20`. */
  numTrees?: number;
  /** How many features a split chooses from: auto (sqrt, or all with one tree), all, onethird, sqrt, log2, a number of them, or a part between 0 and 1. Default: `"auto"`. */
  featureSubsetStrategy?: string;
  /** How many rows are drawn for each tree, as a part of all. It is more than 0 and at most 1. Default: `1`. */
  subsamplingRate?: number;
  /** Whether rows are drawn with replacement. Default: `true`. */
  bootstrap?: boolean;
  /** The column that the model writes raw scores to, one for each class; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that the model writes probabilities to, one for each class; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** For each class a number by which its probability is divided before the largest wins; empty to compare probabilities. */
  thresholds?: Array<number>;
  /** What splits lower: gini. One of gini. Default: `"gini"`. */
  impurity?: string;
  /** The column of feature vectors, dense or sparse; NaN is a missing value. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The most splits between root and leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The most bins that values of a feature are sorted into. It is at least 2 and at most 65535. Default: `32`. */
  maxBins?: number;
  /** The fewest rows of a leaf. It is at least 1. Default: `1`. */
  minInstancesPerNode?: number;
  /** The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5. Default: `0`. */
  minWeightFractionPerNode?: number;
  /** The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0. Default: `0`. */
  minInfoGain?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** How much memory Spark's histograms may take. Default: `256`. */
  maxMemoryInMB?: number;
  /** Whether Spark keeps the node of each row. Default: `false`. */
  cacheNodeIds?: boolean;
  /** Every how many iterations Spark writes what it keeps to disk. Default: `10`. */
  checkpointInterval?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns many trees, each of a sample of the rows and with splits of samples of the features, and takes the mean of their shares of the classes. */
export function RandomForestClassifier(parameters?: RandomForestClassifierParameters): Stage;

/** Parameters of {@link RandomForestRegressor}. */
export interface RandomForestRegressorParameters {
  /** How many trees. It is at least 1 and at most 1000000. Default: `20`. */
  numTrees?: number;
  /** How many features a split chooses from: auto (onethird, or all with one tree), all, onethird, sqrt, log2, a number of them, or a part between 0 and 1. Default: `"auto"`. */
  featureSubsetStrategy?: string;
  /** How many rows are drawn for each tree, as a part of all. It is more than 0 and at most 1. Default: `1`. */
  subsamplingRate?: number;
  /** Whether rows are drawn with replacement. Default: `true`. */
  bootstrap?: boolean;
  /** What splits lower. One of variance. Default: `"variance"`. */
  impurity?: string;
  /** The column that the model writes the leaves' indexes to, one for each tree; none when empty. Default: `""`. */
  leafCol?: string;
  /** The column of feature vectors, dense or sparse; NaN is a missing value. Default: `"features"`. */
  featuresCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that the model writes its prediction to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of weights of rows, not negative; every row weighs 1 when unset. */
  weightCol?: string;
  /** The most splits between root and leaf. It is at least 1 and at most 30. Default: `5`. */
  maxDepth?: number;
  /** The most bins that values of a feature are sorted into. It is at least 2 and at most 65535. Default: `32`. */
  maxBins?: number;
  /** The fewest rows of a leaf. It is at least 1. Default: `1`. */
  minInstancesPerNode?: number;
  /** The least part of all weight that a leaf has in Spark; only 0 can be. It is at least 0 and at most 0.5. Default: `0`. */
  minWeightFractionPerNode?: number;
  /** The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes. It is at least 0. Default: `0`. */
  minInfoGain?: number;
  /** Seed of what is drawn. Default: `0`. */
  seed?: number;
  /** How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** How much memory Spark's histograms may take. Default: `256`. */
  maxMemoryInMB?: number;
  /** Whether Spark keeps the node of each row. Default: `false`. */
  cacheNodeIds?: boolean;
  /** Every how many iterations Spark writes what it keeps to disk. Default: `10`. */
  checkpointInterval?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns many trees, each of a sample of the rows and with splits of samples of the features, and takes the mean of what they say. */
export function RandomForestRegressor(parameters?: RandomForestRegressorParameters): Stage;

/** Parameters of {@link RankingAdapter}. */
export interface RankingAdapterParameters {
  /** The recommender, such as SAR. */
  recommender: Stage | Stage[];
  /** The column of users; null for that of the recommender. */
  userCol?: string;
  /** The column of items; null for that of the recommender. */
  itemCol?: string;
  /** The column of ratings; null for that of the recommender. */
  ratingCol?: string;
  /** The column that gets the lists of relevant items. Default: `"label"`. */
  labelCol?: string;
  /** How many items are recommended to each user. It is at least 1 and at most 100000. Default: `10`. */
  k?: number;
  /** What is recommended: allUsers, the best of all items; or normal, the best of the items that the user has in the rows that come in. One of allUsers, normal. Default: `"allUsers"`. */
  mode?: string;
  /** Users with fewer ratings are left out. It is at least 1. Default: `1`. */
  minRatingsPerUser?: number;
  /** Items with fewer ratings are left out. It is at least 1. Default: `1`. */
  minRatingsPerItem?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Fits a recommender, so that its model gives for each user what is recommended and what is relevant, for RankingEvaluator. */
export function RankingAdapter(parameters: RankingAdapterParameters): Stage;

/** Parameters of {@link RankingEvaluator}. */
export interface RankingEvaluatorParameters {
  /** The column of lists of recommendations: of identifiers, or of structs that begin with one. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of lists of relevant items, the most relevant first: of identifiers, or of structs that begin with one. Default: `"label"`. */
  labelCol?: string;
  /** How many recommendations of each user count. It is at least 1 and at most 1000000. Default: `10`. */
  k?: number;
  /** How many items there are, for diversity; -1 for as many as come in the lists. It is at least -1. Default: `-1`. */
  nItems?: number;
  /** The metric, or all. One of ndcgAt, map, mapk, precisionAtk, recallAtK, diversityAtK, maxDiversity, mrr, fcp, all. Default: `"ndcgAt"`. */
  metricName?: string;
  /** The column of users. */
  userCol?: string;
  /** The column of items. */
  itemCol?: string;
  /** The column of ratings. */
  ratingCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how good lists of recommendations are: NDCG, MAP, precision, recall, MRR, concordance and diversity. */
export function RankingEvaluator(parameters?: RankingEvaluatorParameters): Stage;

/** Parameters of {@link RankingTrainValidationSplit}. */
export interface RankingTrainValidationSplitParameters {
  /** The recommender, such as SAR. */
  estimator: Stage | Stage[];
  /** The parameters that are tried: for each trial a mapping of names to values. */
  estimatorParamMaps?: Array<Record<string, unknown>>;
  /** What trials are judged by, and at which k. */
  evaluator?: Stage | Stage[];
  /** The share of the items of each user that is learnt from. It is at least 0.01 and at most 0.99. Default: `0.75`. */
  trainRatio?: number;
  /** Users with fewer ratings are left out. It is at least 1. Default: `1`. */
  minRatingsU?: number;
  /** Items with fewer ratings are left out. It is at least 1. Default: `1`. */
  minRatingsI?: number;
  /** How many trials are at work at a time. It is at least 1 and at most 1000. Default: `1`. */
  parallelism?: number;
  /** The column of users; null for that of the recommender. */
  userCol?: string;
  /** The column of items; null for that of the recommender. */
  itemCol?: string;
  /** The column of ratings; null for that of the recommender. */
  ratingCol?: string;
  /** Seed of the split. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Tries parameters of a recommender on a split of the items of each user, and fits the best on all rows. */
export function RankingTrainValidationSplit(parameters: RankingTrainValidationSplitParameters): Stage;

/** Parameters of {@link ReadImage}. */
export interface ReadImageParameters {
  /** The language of the text; left out, the service finds it out. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The pages of a document that are read, such as 1 and 3-5; left out, all. */
  pages?: Array<string>;
  /** The column that has pages for each row, in its place. */
  pagesCol?: string;
  /** The order of lines: basic, or natural as a person reads. One of basic, natural. */
  readingOrder?: string;
  /** The column that has readingOrder for each row, in its place. */
  readingOrderCol?: string;
  /** The version of the model; left out, the latest. */
  modelVersion?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads printed and handwritten text in images and documents. */
export function ReadImage(parameters?: ReadImageParameters): Stage;

/** Parameters of {@link RecognizeDomainSpecificContent}. */
export interface RecognizeDomainSpecificContentParameters {
  /** The model: celebrities, for which the service has to approve of the customer, or landmarks. One of celebrities, landmarks, Celebrities, Landmarks. */
  model?: string;
  /** The column that has model for each row, in its place. */
  modelCol?: string;
  /** The language of the answer; left out, English. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Names the celebrities or the landmarks in images. */
export function RecognizeDomainSpecificContent(parameters?: RecognizeDomainSpecificContentParameters): Stage;

/** Parameters of {@link RecognizeText}. */
export interface RecognizeTextParameters {
  /** Whether the text is Handwritten or Printed. One of Handwritten, Printed. */
  mode?: string;
  /** The column that has mode for each row, in its place. */
  modeCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Reads text in images, with answers in the form of the operation Recognize Text, which the service ended: the lines of all pages. */
export function RecognizeText(parameters?: RecognizeTextParameters): Stage;

/** Parameters of {@link RecommendForAllItems}. */
export interface RecommendForAllItemsParameters {
  /** The model that recommends: that of SAR or of ALS, or the folder that it was saved to. */
  model: Stage | string;
  /** How many users each item is recommended to at most. It is at least 1 and at most 100000. Default: `10`. */
  numUsers?: number;
  /** The column of lists of recommendations, the best first. Default: `"recommendations"`. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes a table of all items that a model knows, each with the users that it is recommended to. */
export function RecommendForAllItems(parameters: RecommendForAllItemsParameters): Stage;

/** Parameters of {@link RecommendForAllUsers}. */
export interface RecommendForAllUsersParameters {
  /** The model that recommends: that of SAR or of ALS, or the folder that it was saved to. */
  model: Stage | string;
  /** How many items are recommended to each user at most. It is at least 1 and at most 100000. Default: `10`. */
  numItems?: number;
  /** The column of lists of recommendations, the best first. Default: `"recommendations"`. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes a table of all users that a model knows, each with the items that are recommended to it. */
export function RecommendForAllUsers(parameters: RecommendForAllUsersParameters): Stage;

/** Parameters of {@link RecommendForItemSubset}. */
export interface RecommendForItemSubsetParameters {
  /** The model that recommends: that of SAR or of ALS, or the folder that it was saved to. */
  model: Stage | string;
  /** How many users each item is recommended to at most. It is at least 1 and at most 100000. Default: `10`. */
  numUsers?: number;
  /** The column of lists of recommendations, the best first. Default: `"recommendations"`. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives each row the users that its item is recommended to. */
export function RecommendForItemSubset(parameters: RecommendForItemSubsetParameters): Stage;

/** Parameters of {@link RecommendForUserSubset}. */
export interface RecommendForUserSubsetParameters {
  /** The model that recommends: that of SAR or of ALS, or the folder that it was saved to. */
  model: Stage | string;
  /** How many items are recommended to each user at most. It is at least 1 and at most 100000. Default: `10`. */
  numItems?: number;
  /** The column of lists of recommendations, the best first. Default: `"recommendations"`. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives each row the items that are recommended to its user. */
export function RecommendForUserSubset(parameters: RecommendForUserSubsetParameters): Stage;

/** Parameters of {@link RecommendationIndexer}. */
export interface RecommendationIndexerParameters {
  /** The column of users: numbers or text. Default: `""`. */
  userInputCol: string;
  /** The column that gets the indexes of users, from 0. Default: `""`. */
  userOutputCol: string;
  /** The column of items: numbers or text. Default: `""`. */
  itemInputCol: string;
  /** The column that gets the indexes of items, from 0. Default: `""`. */
  itemOutputCol: string;
  /** The column of ratings, which goes through unchanged; null where there is none. */
  ratingCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns the users and items of a table of ratings, the most frequent first, and replaces each by its index. */
export function RecommendationIndexer(parameters: RecommendationIndexerParameters): Stage;

/** Parameters of {@link RegexTokenizer}. */
export interface RegexTokenizerParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** Tokens shorter than this are left out. It is at least 0. Default: `1`. */
  minTokenLength?: number;
  /** Whether the pattern matches what lies between tokens, rather than the tokens. Default: `true`. */
  gaps?: boolean;
  /** The regular expression. Default: `"\\s+"`. */
  pattern?: string;
  /** Whether the text is turned into lower case first. Default: `true`. */
  toLowercase?: boolean;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Cuts text into tokens where a regular expression matches, or takes the matches as tokens. */
export function RegexTokenizer(parameters: RegexTokenizerParameters): Stage;

/** Parameters of {@link RegressionEvaluator}. */
export interface RegressionEvaluatorParameters {
  /** The column of predictions: numbers. Default: `"prediction"`. */
  predictionCol?: string;
  /** The metric: rmse, mse, mae, r2, or var (the mean square of predictions less the mean label). One of rmse, mse, r2, mae, var. Default: `"rmse"`. */
  metricName?: string;
  /** Whether R² compares with a prediction of 0 throughout, rather than of the mean label. Default: `false`. */
  throughOrigin?: boolean;
  /** The column of true labels: numbers. Default: `"label"`. */
  labelCol?: string;
  /** The column of weights of rows, none of them negative; null for 1 each. */
  weightCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Computes a metric of predicted numbers: root mean squared error, mean squared or absolute error, R² or explained variance. */
export function RegressionEvaluator(parameters?: RegressionEvaluatorParameters): Stage;

/** Parameters of {@link RenameColumn}. */
export interface RenameColumnParameters {
  /** The column to rename. Default: `""`. */
  inputCol: string;
  /** Its new name, which no other column has. Default: `""`. */
  outputCol: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Gives a column another name; its place, type and metadata stay. */
export function RenameColumn(parameters: RenameColumnParameters): Stage;

/** Parameters of {@link Repartition}. */
export interface RepartitionParameters {
  /** Number of partitions that come out. It is at least 1. Default: `0`. */
  n: number;
  /** Whether to leave the partitions as they are, so that a pipeline can be evaluated without this step. Default: `false`. */
  disable?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Deals the rows out to a number of partitions, as evenly as can be. */
export function Repartition(parameters: RepartitionParameters): Stage;

/** Parameters of {@link ResidualTransformer}. */
export interface ResidualTransformerParameters {
  /** The column of what was observed: numbers or booleans. Default: `"label"`. */
  observedCol?: string;
  /** The column of what is predicted: numbers, or vectors of probabilities. Default: `"prediction"`. */
  predictedCol?: string;
  /** The column that gets the residual. Default: `"residual"`. */
  outputCol?: string;
  /** The class whose probability is taken out of a vector, from 0. It is at least 0 and at most 100000. Default: `1`. */
  classIndex?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Subtracts what a model predicts from what was observed. */
export function ResidualTransformer(parameters?: ResidualTransformerParameters): Stage;

/** Parameters of {@link ResizeImageTransformer}. */
export interface ResizeImageTransformerParameters {
  /** How many pixels a row gets. It is at least 1 and at most 100000. Default: `0`. */
  width?: number;
  /** How many rows images get. It is at least 1 and at most 100000. Default: `0`. */
  height?: number;
  /** Channels: 1 for grey, 3 for colour, 4 for colour and opacity; null for those that each image has. One of 1, 3, 4. */
  nChannels?: number;
  /** How pixels of another size are made. Default: `"linear"`. */
  interpolation?: 'linear' | 'antialias' | 'area' | 'nearest';
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes images of one size, and of one number of channels where that is given. */
export function ResizeImageTransformer(parameters?: ResizeImageTransformerParameters): Stage;

/** Parameters of {@link ReverseAddressGeocoder}. */
export interface ReverseAddressGeocoderParameters {
  /** The latitude in degrees, from -90 to 90. It is at least -90 and at most 90. */
  latitude?: number;
  /** The column that has latitude for each row, in its place. */
  latitudeCol?: string;
  /** The longitude in degrees, from -180 to 180. It is at least -180 and at most 180. */
  longitude?: number;
  /** The column that has longitude for each row, in its place. */
  longitudeCol?: string;
  /** What is looked for: Address, Neighborhood, PopulatedPlace, Postcode1, AdminDivision1, AdminDivision2, CountryRegion; left out, all. One of Address, AdminDivision1, AdminDivision2, CountryRegion, Neighborhood, PopulatedPlace, Postcode1. */
  resultTypes?: Array<string>;
  /** The column that has resultTypes for each row, in its place. */
  resultTypesCol?: string;
  /** The country from whose point of view borders and names are given, such as us; left out, the service goes by the caller's address. */
  view?: string;
  /** The column that has view for each row, in its place. */
  viewCol?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 100. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds the addresses of places. */
export function ReverseAddressGeocoder(parameters?: ReverseAddressGeocoderParameters): Stage;

/** Parameters of {@link Reweighing}. */
export interface ReweighingParameters {
  /** The column whose values are groups. Default: `""`. */
  sensitiveCol: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column that gets the weights. At least 1 of them. Default: `"weight"`. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a weight for each group and label, so that in the weighted rows a label is as frequent in every group (Kamiran and Calders, 2012). */
export function Reweighing(parameters: ReweighingParameters): Stage;

/** Parameters of {@link SAR}. */
export interface SARParameters {
  /** The column of users: numbers or text. Default: `"user"`. */
  userCol?: string;
  /** The column of items: numbers or text. Default: `"item"`. */
  itemCol?: string;
  /** The column of ratings. Default: `"rating"`. */
  ratingCol?: string;
  /** The column of times: dates, timestamps, or text that activityTimeFormat describes. Default: `"time"`. */
  timeCol?: string;
  /** The column that gets the score of a user and an item. Default: `"prediction"`. */
  predictionCol?: string;
  /** What makes items similar: jaccard, lift or cooccurrence. One of jaccard, lift, cooccurrence. Default: `"jaccard"`. */
  similarityFunction?: string;
  /** Items are not similar at all when fewer users than this have both. It is at least 1. Default: `4`. */
  supportThreshold?: number;
  /** After how many days a rating counts half. It is at least 1 and at most 1000000. Default: `30`. */
  timeDecayCoeff?: number;
  /** The time that ratings are old at, by startTimeFormat; null for that of the latest one. */
  startTime?: string;
  /** How times are written that are text, as a pattern of Java's SimpleDateFormat. Default: `"yyyy/MM/dd'T'h:mm:ss"`. */
  activityTimeFormat?: string;
  /** How startTime is written, as a pattern of Java's SimpleDateFormat. Default: `"EEE MMM dd HH:mm:ss Z yyyy"`. */
  startTimeFormat?: string;
  /** Whether items that a user has are left out of what is recommended to it. Default: `true`. */
  removeSeen?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Recommends items that are similar to those of a user, where similar is what the same users have: Smart Adaptive Recommendations. */
export function SAR(parameters?: SARParameters): Stage;

/** Parameters of {@link SQLTransformer}. */
export interface SQLTransformerParameters {
  /** The statement: one SELECT over __THIS__, which stands for the input. */
  statement: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Computes, filters and renames columns by an SQL statement over the input, in DuckDB's dialect. */
export function SQLTransformer(parameters: SQLTransformerParameters): Stage;

/** Parameters of {@link SelectColumns}. */
export interface SelectColumnsParameters {
  /** The columns to keep; each once. At least 1 of them. */
  cols: Array<string>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Keeps the columns named, in the order given, and drops the others. */
export function SelectColumns(parameters: SelectColumnsParameters): Stage;

/** Parameters of {@link SentenceEmbedder}. */
export interface SentenceEmbedderParameters {
  /** The encoder's .onnx file: a path, or the URL of a blob. Default: `""`. */
  modelLocation?: string;
  /** The column that vectors are written to. At least 1 of them. Default: `"embedding"`. */
  outputCol?: string;
  /** What makes one vector of those of the tokens: mean, cls (that of the first token), or none where the model's output is one vector already. One of mean, cls, none. Default: `"mean"`. */
  poolingMode?: string;
  /** Whether vectors get the length 1, so that their scalar product is the cosine of their angle. Default: `true`. */
  normalize?: boolean;
  /** The output of the model that is used; when empty, last_hidden_state, or else the first. Default: `""`. */
  modelOutput?: string;
  /** What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU. One of CPU, CUDA. */
  deviceType?: string;
  /** How many texts a call of the runtime has at most. It is at least 1 and at most 1048576. Default: `64`. */
  batchSize?: number;
  /** Threads inside an operator; 0 lets the run, or else the runtime, decide. It is at least 0 and at most 1024. Default: `0`. */
  numThreads?: number;
  /** The column of texts. At least 1 of them. Default: `"text"`. */
  inputCol?: string;
  /** How texts are cut: wordPiece (BERT), bpe (GPT-2, RoBERTa), sentencePiece (T5, XLM-R, Llama 2) or tiktoken (GPT-4 and later). One of wordPiece, bpe, sentencePiece, tiktoken. Default: `"wordPiece"`. */
  tokenizer?: string;
  /** The vocabulary, a file or the URL of a blob: vocab.txt of wordPiece, vocab.json or tokenizer.json of bpe, the .model of sentencePiece, the .tiktoken of tiktoken, which may be left out for o200k_base. Default: `""`. */
  vocabularyLocation?: string;
  /** The file merges.txt of bpe; tokenizer.json has the merges itself. Default: `""`. */
  mergesLocation?: string;
  /** The encoding of tiktoken. One of o200k_base, cl100k_base, p50k_base, r50k_base. Default: `"o200k_base"`. */
  encoding?: string;
  /** Whether wordPiece makes small letters of all, as uncased models want it. Default: `true`. */
  lowerCase?: boolean;
  /** Whether tokens that mark beginning and end are added, as the tokenizer has them: [CLS] and [SEP], or beginToken and endToken. Default: `true`. */
  addSpecialTokens?: boolean;
  /** The token of bpe that marks the beginning, such as <s>; none when empty. Default: `""`. */
  beginToken?: string;
  /** The token of bpe that marks the end, such as </s>; none when empty. Default: `""`. */
  endToken?: string;
  /** How many tokens a text has at most, with those that are added; what comes after them is left out. 0 for no limit. It is at least 0 and at most 1048576. Default: `512`. */
  maxLength?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes a vector of each text with an encoder that was exported to ONNX: tokens, encoder, pooling and length 1 in one stage. */
export function SentenceEmbedder(parameters?: SentenceEmbedderParameters): Stage;

/** Parameters of {@link ShieldPrompt}. */
export interface ShieldPromptParameters {
  /** What the user says. */
  userPrompt?: string;
  /** The column that has userPrompt for each row, in its place. */
  userPromptCol?: string;
  /** Up to five documents that go to the model beside it, of 10,000 characters together. */
  documents?: Array<string>;
  /** The column that has documents for each row, in its place. */
  documentsCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says whether a prompt attacks a language model, by itself or by documents that go with it. */
export function ShieldPrompt(parameters?: ShieldPromptParameters): Stage;

/** Parameters of {@link SimpleHTTPTransformer}. */
export interface SimpleHTTPTransformerParameters {
  /** The column that requests are made of. Default: `""`. */
  inputCol: string;
  /** The column that gets the outputs; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, structures of status and response; null means the uid of the stage followed by _errors. */
  errorCol?: string;
  /** Makes requests; its columns are set by this stage. */
  inputParser?: Stage | Stage[];
  /** Reads responses; its columns are set by this stage. */
  outputParser?: Stage | Stage[];
  /** Makes one request of several rows; left out, each row has its own. */
  miniBatcher?: Stage | Stage[];
  /** Whether rows that were batched come out one by one; null for whether there is a mini-batch transformer. */
  flattenOutputBatches?: boolean;
  /** How many requests are at work at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** What is done about responses that report a failure. Default: `"advanced"`. */
  handler?: 'advanced' | 'basic';
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes requests of a column, sends them and reads the responses: an output or an error for each row. */
export function SimpleHTTPTransformer(parameters: SimpleHTTPTransformerParameters): Stage;

/** Parameters of {@link SpeakerEmotionInference}. */
export interface SpeakerEmotionInferenceParameters {
  /** The text whose parts are to be spoken. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text. Default: `"en-US"`. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** The voice that is to speak it. Default: `"en-US-JaneNeural"`. */
  voiceName?: string;
  /** The column that has voiceName for each row, in its place. */
  voiceNameCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds out in which roles and styles the parts of a text are to be spoken, and gives the text as SSML that says so. */
export function SpeakerEmotionInference(parameters?: SpeakerEmotionInferenceParameters): Stage;

/** Parameters of {@link SpeechToText}. */
export interface SpeechToTextParameters {
  /** The recording: WAV with PCM, or OGG with Opus. */
  audioData?: string;
  /** The column that has audioData for each row, in its place. */
  audioDataCol?: string;
  /** The language that is spoken, such as en-US; a row without one is not sent. Default: `"en-US"`. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether the answer has the most likely text, or several with their words and how sure they are. One of simple, detailed. */
  format?: string;
  /** What becomes of profanity. One of masked, removed, raw. */
  profanity?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Writes down what is said in recordings of up to a minute. */
export function SpeechToText(parameters?: SpeechToTextParameters): Stage;

/** Parameters of {@link SpeechToTextSDK}. */
export interface SpeechToTextSDKParameters {
  /** The recording: WAV, MP3, OPUS, OGG, FLAC, WMA, AAC, WebM and others; one of audioData and audioUrl is given. */
  audioData?: string;
  /** The column that has audioData for each row, in its place. */
  audioDataCol?: string;
  /** The address of the recording, from where the service fetches it. */
  audioUrl?: string;
  /** The column that has audioUrl for each row, in its place. */
  audioUrlCol?: string;
  /** The language that is spoken, such as en-US; an empty text lets the service find it out. Default: `"en-US"`. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Languages of which one is spoken, in the place of language. */
  locales?: Array<string>;
  /** Models of one's own, by language: their addresses. */
  models?: Record<string, string>;
  /** What becomes of profanity. One of Masked, Removed, Raw, None, Tags. Default: `"Masked"`. */
  profanity?: string;
  /** Channels that are transcribed each for itself, at most two; none to transcribe them as one. */
  channels?: Array<number>;
  /** Words and phrases that are likely to be said. */
  phraseList?: Array<string>;
  /** The column that has phraseList for each row, in its place. */
  phraseListCol?: string;
  /** How much more likely those phrases are. It is at least 1 and at most 20. */
  biasingWeight?: number;
  /** What a language model does with the speech: transcribe, or translate into targetLanguage; null for transcription without one. One of transcribe, translate. */
  enhancedTask?: string;
  /** The language that speech is translated into. */
  targetLanguage?: string;
  /** What the language model gets to know of the recording. */
  prompt?: Array<string>;
  /** Refused where it is given: the deployment of a model that streams. */
  endpointId?: string;
  /** Refused where it is given: SynapseML's voices of people who take part. */
  participantsJson?: string;
  /** Refused where there are any: arguments of ffmpeg, which is not run here. */
  extraFfmpegArgs?: Array<string>;
  /** Ignored: the kind of the file; the service finds it out. */
  fileType?: string;
  /** The column that has fileType for each row, in its place. */
  fileTypeCol?: string;
  /** Ignored: whether words come with their times; they always do. Default: `false`. */
  wordLevelTimestamps?: boolean;
  /** Ignored: whether each segment makes a row; the answer has them all in phrases. Default: `true`. */
  streamIntermediateResults?: boolean;
  /** Ignored: the form of the text; there is the one that is displayed alone. Default: `"Simple"`. */
  format?: string;
  /** Ignored: whether what is streamed is recorded; nothing is streamed. Default: `false`. */
  recordAudioData?: boolean;
  /** Ignored: where what is streamed is recorded. */
  recordedFileNameCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Writes down what is said in recordings of up to some hours, at once. */
export function SpeechToTextSDK(parameters?: SpeechToTextSDKParameters): Stage;

/** Parameters of {@link StandardScalarScaler}. */
export interface StandardScalarScalerParameters {
  /** The column of numbers. Default: `""`. */
  inputCol: string;
  /** The column that gets the scaled number; null where the number is missing or the part was not there when fitting. Default: `""`. */
  outputCol: string;
  /** The standard deviation of what comes out. Default: `1`. */
  coefficientFactor?: number;
  /** The column of the part that a row belongs to, such as the tenant; null for one part. */
  partitionKey?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Scales numbers to a mean of 0 and a standard deviation of a factor, each part of a table by its own mean and deviation. */
export function StandardScalarScaler(parameters: StandardScalarScalerParameters): Stage;

/** Parameters of {@link StandardScaler}. */
export interface StandardScalerParameters {
  /** The column of vectors, dense or sparse. Default: `""`. */
  inputCol: string;
  /** Whether the mean is taken away; sparse vectors become dense by that. Default: `false`. */
  withMean?: boolean;
  /** Whether slots are divided by their standard deviation. Default: `true`. */
  withStd?: boolean;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns mean and standard deviation of each slot of a vector, to bring slots to the same scale. */
export function StandardScaler(parameters: StandardScalerParameters): Stage;

/** Parameters of {@link StopWordsRemover}. */
export interface StopWordsRemoverParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The words that are left out; null for those of language. */
  stopWords?: Array<string>;
  /** The language whose words are left out: danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish or turkish. One of danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish, turkish. Default: `"english"`. */
  language?: string;
  /** Whether upper and lower case are different. Default: `false`. */
  caseSensitive?: boolean;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Leaves out of lists of tokens those that are stop words. */
export function StopWordsRemover(parameters: StopWordsRemoverParameters): Stage;

/** Parameters of {@link StratifiedRepartition}. */
export interface StratifiedRepartitionParameters {
  /** The column of labels: numbers, booleans or text. Default: `"label"`. */
  labelCol?: string;
  /** How often rows of a label come: equal, original or mixed. One of equal, original, mixed. Default: `"mixed"`. */
  mode?: string;
  /** Seed of the choice of the partition that a label's first row goes to. Default: `42`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Deals the rows of each label out evenly, so that every partition has every label, and can repeat rows of rare labels. */
export function StratifiedRepartition(parameters?: StratifiedRepartitionParameters): Stage;

/** Parameters of {@link StringIndexer}. */
export interface StringIndexerParameters {
  /** The column to index; or name several in inputCols. */
  inputCol?: string;
  /** The column that gets the indexes; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The columns to index, each by itself. */
  inputCols?: Array<string>;
  /** The columns that get the indexes, one for each of inputCols. */
  outputCols?: Array<string>;
  /** What happens to missing values and to those not seen when fitting: error, skip (the row is dropped) or keep (an index of its own, the last). One of error, skip, keep. Default: `"error"`. */
  handleInvalid?: string;
  /** The order of the indexes: frequencyDesc, frequencyAsc, alphabetDesc or alphabetAsc. One of frequencyDesc, frequencyAsc, alphabetDesc, alphabetAsc. Default: `"frequencyDesc"`. */
  stringOrderType?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns the distinct values of columns, the most frequent first, and replaces each by its index. */
export function StringIndexer(parameters?: StringIndexerParameters): Stage;

/** Parameters of {@link StringOutputParser}. */
export interface StringOutputParserParameters {
  /** The column that is read. Default: `"response"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes texts of responses. */
export function StringOutputParser(parameters?: StringOutputParserParameters): Stage;

/** Parameters of {@link SummarizeData}. */
export interface SummarizeDataParameters {
  /** Whether cells are counted: present, different and missing ones. Default: `true`. */
  counts?: boolean;
  /** Whether there are minimum, quartiles and maximum of numbers. Default: `true`. */
  basic?: boolean;
  /** Whether there are variance and standard deviation (with n - 1), skewness and excess kurtosis (with n) of numbers. Default: `true`. */
  sample?: boolean;
  /** Whether there are the percentiles 0.5, 1, 5, 95, 99 and 99.5 of numbers. Default: `true`. */
  percentiles?: boolean;
  /** How far off a quantile may be, as a share of the rows; 0 is exact as far as memory goes. It is at least 0 and at most 1. Default: `0`. */
  errorThreshold?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Describes every column in a row: counts, quartiles, moments and percentiles. */
export function SummarizeData(parameters?: SummarizeDataParameters): Stage;

/** Parameters of {@link SuperpixelTransformer}. */
export interface SuperpixelTransformerParameters {
  /** About how wide and high a superpixel is, in pixels. It is at least 2 and at most 100000. Default: `16`. */
  cellSize?: number;
  /** How much nearness counts against likeness of colour; the greater, the more regular superpixels are. It is at least 0 and at most 1000000000. Default: `130`. */
  modifier?: number;
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Divides images into superpixels: groups of neighbouring pixels of like colour, which explanations of images switch on and off. */
export function SuperpixelTransformer(parameters?: SuperpixelTransformerParameters): Stage;

/** Parameters of {@link SyntheticControlEstimator}. */
export interface SyntheticControlEstimatorParameters {
  /** The column of the unit: text, numbers or booleans. Default: `""`. */
  unitCol: string;
  /** The column of the time: numbers, dates, or text that is ordered by its characters. Default: `""`. */
  timeCol: string;
  /** The column that says whether a unit is treated: booleans, or 0 and 1. Default: `""`. */
  treatmentCol: string;
  /** The column of the outcome: numbers. Default: `""`. */
  outcomeCol: string;
  /** The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1. Default: `""`. */
  postTreatmentCol: string;
  /** What happens where a unit has no outcome at a time: error, zero, skip (the unit is left out) or impute (on the line between the times before and after). One of error, zero, skip, impute. Default: `"error"`. */
  handleMissingOutcome?: string;
  /** The most steps that weights may take. It is at least 1 and at most 10000000. Default: `10000`. */
  maxIter?: number;
  /** How far the loss of the weights may be above the least there is, as a fraction of the sum of squares of what they are to meet. It is at least 0 and at most 1. Default: `1E-06`. */
  tol?: number;
  /** The size of steps. Default: `1`. */
  stepSize?: number;
  /** Steps without an improvement after which SynapseML stops. */
  numIterNoChange?: number;
  /** Cells of the panel up to which SynapseML solves in one place. Default: `1000000`. */
  localSolverThreshold?: number;
  /** Weights up to this are left out of the tables of the model. It is at least 0 and at most 0.1. Default: `1E-10`. */
  epsilon?: number;
  /** How many placebos are tried for the standard error: units without treatment that count as treated. It is at least 0 and at most 100000. Default: `200`. */
  placeboRuns?: number;
  /** Seed of the draws of placebos. Default: `0`. */
  seed?: number;
  /** The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999. Default: `0.975`. */
  confidenceLevel?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Estimates the effect of a treatment against a weighted mean of other units that was like the treated ones before: a synthetic control. */
export function SyntheticControlEstimator(parameters: SyntheticControlEstimatorParameters): Stage;

/** Parameters of {@link SyntheticDiffInDiffEstimator}. */
export interface SyntheticDiffInDiffEstimatorParameters {
  /** The column of the unit: text, numbers or booleans. Default: `""`. */
  unitCol: string;
  /** The column of the time: numbers, dates, or text that is ordered by its characters. Default: `""`. */
  timeCol: string;
  /** The column that says whether a unit is treated: booleans, or 0 and 1. Default: `""`. */
  treatmentCol: string;
  /** The column of the outcome: numbers. Default: `""`. */
  outcomeCol: string;
  /** The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1. Default: `""`. */
  postTreatmentCol: string;
  /** The strength of the ridge on weights of units; null for the paper's: the fourth root of treated units times times after, times how much outcomes change from one time to the next. It is at least 0. */
  zeta?: number;
  /** What happens where a unit has no outcome at a time: error, zero, skip (the unit is left out) or impute (on the line between the times before and after). One of error, zero, skip, impute. Default: `"error"`. */
  handleMissingOutcome?: string;
  /** The most steps that weights may take. It is at least 1 and at most 10000000. Default: `10000`. */
  maxIter?: number;
  /** How far the loss of the weights may be above the least there is, as a fraction of the sum of squares of what they are to meet. It is at least 0 and at most 1. Default: `1E-06`. */
  tol?: number;
  /** The size of steps. Default: `1`. */
  stepSize?: number;
  /** Steps without an improvement after which SynapseML stops. */
  numIterNoChange?: number;
  /** Cells of the panel up to which SynapseML solves in one place. Default: `1000000`. */
  localSolverThreshold?: number;
  /** Weights up to this are left out of the tables of the model. It is at least 0 and at most 0.1. Default: `1E-10`. */
  epsilon?: number;
  /** How many placebos are tried for the standard error: units without treatment that count as treated. It is at least 0 and at most 100000. Default: `200`. */
  placeboRuns?: number;
  /** Seed of the draws of placebos. Default: `0`. */
  seed?: number;
  /** The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100. It is at least 0.5001 and at most 0.99999999. Default: `0.975`. */
  confidenceLevel?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Estimates the effect of a treatment by differences in differences between weighted units and weighted times. */
export function SyntheticDiffInDiffEstimator(parameters: SyntheticDiffInDiffEstimatorParameters): Stage;

/** Parameters of {@link TabularLIME}. */
export interface TabularLIMEParameters {
  /** The columns that are explained. At least 1 of them. */
  inputCols: Array<string>;
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** Those of the columns that are categories although they are numbers. */
  categoricalFeatures?: Array<string>;
  /** The location of the rows that say how values are spread, such as those that the model was trained on; all of them are read once. */
  backgroundData?: string;
  /** The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0. Default: `0`. */
  regularization?: number;
  /** How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0. Default: `0.75`. */
  kernelWidth?: number;
  /** How many rows are drawn near each row. It is at least 1 and at most 10000000. Default: `1000`. */
  numSamples?: number;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how what a model says of a row changes with each column near it, by a local linear model. */
export function TabularLIME(parameters: TabularLIMEParameters): Stage;

/** Parameters of {@link TabularSHAP}. */
export interface TabularSHAPParameters {
  /** The columns that are explained. At least 1 of them. */
  inputCols: Array<string>;
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** How contributions are computed: exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), linear (a model without interactions, which is checked), tree (raw scores of trees), or auto. One of auto, exact, kernel, permutation, linear, tree. Default: `"auto"`. */
  method?: string;
  /** The location of the rows that a row is compared with, such as those that the model was trained on; it is read once and summarized. */
  backgroundData?: string;
  /** How many rows of the background are kept. It is at least 1 and at most 1000000. Default: `100`. */
  backgroundSize?: number;
  /** How the background is summarized: by a sample of its rows, or by kmeans, the middles of clusters with the share of rows that each stands for. One of sample, kmeans. Default: `"sample"`. */
  backgroundSummary?: string;
  /** How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000. */
  numSamples?: number;
  /** What SynapseML weighs the sets of no and of all features by. Default: `100000000`. */
  infWeight?: number;
  /** A column for the standard errors of contributions, 0 where they are exact; none when null. */
  standardErrorCol?: string;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says what each column contributes to what a model says of a row, by Shapley values. */
export function TabularSHAP(parameters: TabularSHAPParameters): Stage;

/** Parameters of {@link TagImage}. */
export interface TagImageParameters {
  /** The language of the words; left out, English. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The address of the image, which the service reads. */
  imageUrl?: string;
  /** The column that has imageUrl for each row, in its place. */
  imageUrlCol?: string;
  /** The encoded image itself, in the place of its address. */
  imageBytes?: string;
  /** The column that has imageBytes for each row, in its place. */
  imageBytesCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds words for what images show. */
export function TagImage(parameters?: TagImageParameters): Stage;

/** Parameters of {@link TextAnalyze}. */
export interface TextAnalyzeParameters {
  /** Whether entities are recognized. Default: `true`. */
  includeEntityRecognition?: boolean;
  /** How entities are recognized, by the service's names: modelVersion, stringIndexType, inclusionList, ...; lists have commas. Default: `{"model-version":"latest"}`. */
  entityRecognitionParams?: Record<string, string>;
  /** Whether personal data are found. Default: `true`. */
  includePii?: boolean;
  /** How personal data are found: modelVersion, domain, piiCategories, ... Default: `{"model-version":"latest"}`. */
  piiParams?: Record<string, string>;
  /** Whether entities are linked to an encyclopedia. Default: `true`. */
  includeEntityLinking?: boolean;
  /** How entities are linked: modelVersion, stringIndexType, ... Default: `{"model-version":"latest"}`. */
  entityLinkingParams?: Record<string, string>;
  /** Whether key phrases are extracted. Default: `true`. */
  includeKeyPhraseExtraction?: boolean;
  /** How key phrases are extracted: modelVersion, ... Default: `{"model-version":"latest"}`. */
  keyPhraseExtractionParams?: Record<string, string>;
  /** Whether the sentiment is analyzed. Default: `true`. */
  includeSentimentAnalysis?: boolean;
  /** How the sentiment is analyzed: modelVersion, opinionMining, ... Default: `{"model-version":"latest"}`. */
  sentimentAnalysisParams?: Record<string, string>;
  /** Whether entities of a model of one's own are recognized. Default: `false`. */
  includeCustomEntityRecognition?: boolean;
  /** Which model of one's own recognizes entities: projectName and deploymentName. */
  customEntityRecognitionParams?: Record<string, string>;
  /** Whether the service keeps no text for a while, for all analyses; null for its own way. */
  disableServiceLogs?: boolean;
  /** Ignored: each analysis has a version of its model among its parameters. Default: `"latest"`. */
  modelVersion?: string;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** What the service calls the jobs, where that matters. */
  displayName?: string;
  /** How many texts share a job; null for as many as the service takes, which is also the most. It is at least 1 and at most 25. */
  batchSize?: number;
  /** After how many milliseconds an operation is asked first, unless the service says otherwise. It is at least 0 and at most 3600000. Default: `300`. */
  initialPollingDelay?: number;
  /** After how many milliseconds it is asked again, unless the service says otherwise. It is at least 1 and at most 3600000. Default: `300`. */
  pollingDelay?: number;
  /** How often it is asked; then the row ends with an error. It is at least 1 and at most 1000000. Default: `1000`. */
  maxPollingRetries?: number;
  /** Pauses between attempts. */
  backoffs?: Array<number>;
  /** Whether a row whose operation does not end gets an answer that says so. Default: `false`. */
  suppressMaxRetriesException?: boolean;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds out several things about a text in one job: entities, personal data, links, phrases, sentiment, and entities of a model of one's own. */
export function TextAnalyze(parameters?: TextAnalyzeParameters): Stage;

/** Parameters of {@link TextFeaturizer}. */
export interface TextFeaturizerParameters {
  /** The column of text; with useTokenizer: false of lists of tokens. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether the text is cut into tokens; else the column has them already. Default: `true`. */
  useTokenizer?: boolean;
  /** Whether the pattern matches what lies between tokens, rather than the tokens. Default: `true`. */
  tokenizerGaps?: boolean;
  /** Tokens shorter than this are left out. It is at least 0. Default: `0`. */
  minTokenLength?: number;
  /** The regular expression that text is cut by. Default: `"\\s+"`. */
  tokenizerPattern?: string;
  /** Whether text is turned into lower case before it is cut. Default: `true`. */
  toLowercase?: boolean;
  /** Whether stop words are left out. Default: `false`. */
  useStopWordsRemover?: boolean;
  /** Whether upper and lower case are different in stop words. Default: `false`. */
  caseSensitiveStopWords?: boolean;
  /** The language whose stop words are left out, as for StopWordsRemover; custom for those of stopWords. One of danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish, turkish, custom. Default: `"english"`. */
  defaultStopWordLanguage?: string;
  /** Stop words of your own with commas between them, for defaultStopWordLanguage: custom. */
  stopWords?: string;
  /** Whether tokens are joined to n-grams. Default: `false`. */
  useNGram?: boolean;
  /** How many tokens an n-gram has. It is at least 1 and at most 1000. Default: `2`. */
  nGramLength?: number;
  /** Whether a slot is 1 however often its tokens come. Default: `false`. */
  binary?: boolean;
  /** How many slots tokens are hashed to. It is at least 1. Default: `262144`. */
  numFeatures?: number;
  /** Whether slots are weighed by how rare they are. Default: `true`. */
  useIDF?: boolean;
  /** Slots that fewer texts use than this become 0. It is at least 0. Default: `1`. */
  minDocFreq?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Turns text into sparse vectors in one stage: tokens, without stop words, as n-grams, hashed and weighed by how rare they are. */
export function TextFeaturizer(parameters: TextFeaturizerParameters): Stage;

/** Parameters of {@link TextLIME}. */
export interface TextLIMEParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of texts. Default: `"text"`. */
  inputCol?: string;
  /** The column that gets the words of each text, in the order of the coefficients. At least 1 of them. Default: `"tokens"`. */
  tokensCol?: string;
  /** How likely a word is kept in a text that is drawn. It is more than 0 and less than 1. Default: `0.7`. */
  samplingFraction?: number;
  /** The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0. Default: `0`. */
  regularization?: number;
  /** How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0. Default: `0.75`. */
  kernelWidth?: number;
  /** How many rows are drawn near each row. It is at least 1 and at most 10000000. Default: `1000`. */
  numSamples?: number;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how much each word adds to what a model says of a text, by a linear model of texts with some words left out. */
export function TextLIME(parameters: TextLIMEParameters): Stage;

/** Parameters of {@link TextPreprocessor}. */
export interface TextPreprocessorParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** What is replaced, and by what. */
  map?: Record<string, string>;
  /** How characters are compared: identity (as they are), lowerCase or upperCase (without regard to case). One of identity, lowerCase, upperCase. Default: `"identity"`. */
  normFunc?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Replaces parts of a text by others: from left to right, and of several that match at a place the longest. */
export function TextPreprocessor(parameters: TextPreprocessorParameters): Stage;

/** Parameters of {@link TextSHAP}. */
export interface TextSHAPParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of texts. Default: `"text"`. */
  inputCol?: string;
  /** The column that gets the words of each text, in the order of the contributions. At least 1 of them. Default: `"tokens"`. */
  tokensCol?: string;
  /** How contributions are computed: exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), linear (a model without interactions, which is checked), or auto. One of auto, exact, kernel, permutation, linear. Default: `"auto"`. */
  method?: string;
  /** How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000. */
  numSamples?: number;
  /** What SynapseML weighs the sets of no and of all features by. Default: `100000000`. */
  infWeight?: number;
  /** A column for the standard errors of contributions, 0 where they are exact; none when null. */
  standardErrorCol?: string;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says what each word of a text contributes to what a model says of it, by Shapley values. */
export function TextSHAP(parameters: TextSHAPParameters): Stage;

/** Parameters of {@link TextSentiment}. */
export interface TextSentimentParameters {
  /** Whether what a text praises or complains of is named. Default: `false`. */
  opinionMining?: boolean;
  /** Whether the service keeps no text for a while; null for its own way. */
  disableServiceLogs?: boolean;
  /** The text that is analyzed. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en; left out, the service takes English, or finds it out with auto where it can. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The version of the model. Default: `"latest"`. */
  modelVersion?: string;
  /** How positions in texts are counted; null for the service's own way, TextElements_v8. One of TextElements_v8, UnicodeCodePoint, Utf16CodeUnit. */
  stringIndexType?: string;
  /** Whether the answer has counts of characters and transactions. Default: `false`. */
  showStats?: boolean;
  /** How many texts share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says whether texts speak well or badly of something. */
export function TextSentiment(parameters?: TextSentimentParameters): Stage;

/** Parameters of {@link TextToSpeech}. */
export interface TextToSpeechParameters {
  /** The text that is spoken. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The language of the text, such as en-US. Default: `"en-US"`. */
  locale?: string;
  /** The column that has locale for each row, in its place. */
  localeCol?: string;
  /** The language of the text, in the place of locale. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The voice. Default: `"en-US-SaraNeural"`. */
  voiceName?: string;
  /** The column that has voiceName for each row, in its place. */
  voiceNameCol?: string;
  /** The form of the audio, by the name of the client library such as Audio24Khz96KBitRateMonoMp3, or that of the service such as audio-24khz-96kbitrate-mono-mp3. Default: `"Audio24Khz96KBitRateMonoMp3"`. */
  outputFormat?: string;
  /** The column of names of files that the audio is written to; the output has the same names then, and the audio itself where there is no such column. */
  outputFileCol?: string;
  /** Whether texts are SSML, which says itself how it is spoken. Default: `false`. */
  useSSML?: boolean;
  /** The column that has useSSML for each row, in its place. */
  useSSMLCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Speaks texts: the audio is the output, or a file whose name a column has. */
export function TextToSpeech(parameters?: TextToSpeechParameters): Stage;

/** Parameters of {@link TextTokenizer}. */
export interface TextTokenizerParameters {
  /** The column that the numbers of tokens are written to, lists of int64. At least 1 of them. Default: `"input_ids"`. */
  outputCol?: string;
  /** The column that the attention mask is written to, a one for each token; none when empty. Default: `""`. */
  attentionMaskCol?: string;
  /** The column that the types of tokens are written to, a zero for each; none when empty. Default: `""`. */
  tokenTypeCol?: string;
  /** The column of texts. At least 1 of them. Default: `"text"`. */
  inputCol?: string;
  /** How texts are cut: wordPiece (BERT), bpe (GPT-2, RoBERTa), sentencePiece (T5, XLM-R, Llama 2) or tiktoken (GPT-4 and later). One of wordPiece, bpe, sentencePiece, tiktoken. Default: `"wordPiece"`. */
  tokenizer?: string;
  /** The vocabulary, a file or the URL of a blob: vocab.txt of wordPiece, vocab.json or tokenizer.json of bpe, the .model of sentencePiece, the .tiktoken of tiktoken, which may be left out for o200k_base. Default: `""`. */
  vocabularyLocation?: string;
  /** The file merges.txt of bpe; tokenizer.json has the merges itself. Default: `""`. */
  mergesLocation?: string;
  /** The encoding of tiktoken. One of o200k_base, cl100k_base, p50k_base, r50k_base. Default: `"o200k_base"`. */
  encoding?: string;
  /** Whether wordPiece makes small letters of all, as uncased models want it. Default: `true`. */
  lowerCase?: boolean;
  /** Whether tokens that mark beginning and end are added, as the tokenizer has them: [CLS] and [SEP], or beginToken and endToken. Default: `true`. */
  addSpecialTokens?: boolean;
  /** The token of bpe that marks the beginning, such as <s>; none when empty. Default: `""`. */
  beginToken?: string;
  /** The token of bpe that marks the end, such as </s>; none when empty. Default: `""`. */
  endToken?: string;
  /** How many tokens a text has at most, with those that are added; what comes after them is left out. 0 for no limit. It is at least 0 and at most 1048576. Default: `512`. */
  maxLength?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Cuts texts into tokens, as language models take them: a list of numbers for each text. */
export function TextTokenizer(parameters?: TextTokenizerParameters): Stage;

/** Parameters of {@link TimeIntervalMiniBatchTransformer}. */
export interface TimeIntervalMiniBatchTransformerParameters {
  /** How many milliseconds rows are waited for. It is at least 1 and at most 86400000. Default: `1000`. */
  millisToWait?: number;
  /** How many rows make one at most. It is at least 1. Default: `2147483647`. */
  maxBatchSize?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes one row of the rows that come within a time: each column becomes a list. */
export function TimeIntervalMiniBatchTransformer(parameters?: TimeIntervalMiniBatchTransformerParameters): Stage;

/** Parameters of {@link Timer}. */
export interface TimerParameters {
  /** The stage: an estimator, whose fit is measured too, or a transformer. */
  stage: Stage | Stage[];
  /** Whether times go to the log of the run; else they are in the facts of the model alone. Default: `true`. */
  logToScala?: boolean;
  /** Whether data is not computed for the measurement alone. Default: `true`. */
  disableMaterialization?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Measures how long a stage takes: its fit, and what its model does with each partition. */
export function Timer(parameters: TimerParameters): Stage;

/** Parameters of {@link Tokenizer}. */
export interface TokenizerParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Cuts text into lower-case tokens at blanks. */
export function Tokenizer(parameters: TokenizerParameters): Stage;

/** Parameters of {@link TrainClassifier}. */
export interface TrainClassifierParameters {
  /** The classifier. */
  model: Stage | Stage[];
  /** The column of labels: text, numbers or booleans. Default: `""`. */
  labelCol: string;
  /** The columns that features are made of; null for all but the label. At least 1 of them. */
  inputCols?: Array<string>;
  /** The column that features are passed in; null means the uid of the stage followed by _features. */
  featuresCol?: string;
  /** How many slots words are hashed to; 0 for 262,144. It is at least 0 and at most 1073741824. Default: `0`. */
  numFeatures?: number;
  /** Whether the label's values become classes 0, 1 and so on, in their order; else the label has such numbers already. Default: `true`. */
  reindexLabel?: boolean;
  /** The classes in their order; null for those that come, sorted. */
  labels?: Array<string>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Trains any classifier on a table as it is: columns become features, and the label's values become classes. */
export function TrainClassifier(parameters: TrainClassifierParameters): Stage;

/** Parameters of {@link TrainRegressor}. */
export interface TrainRegressorParameters {
  /** The regressor. */
  model: Stage | Stage[];
  /** The column of labels: numbers. Default: `""`. */
  labelCol: string;
  /** The columns that features are made of; null for all but the label. At least 1 of them. */
  inputCols?: Array<string>;
  /** The column that features are passed in; null means the uid of the stage followed by _features. */
  featuresCol?: string;
  /** How many slots words are hashed to; 0 for 262,144. It is at least 0 and at most 1073741824. Default: `0`. */
  numFeatures?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Trains any regressor on a table as it is: columns become features. */
export function TrainRegressor(parameters: TrainRegressorParameters): Stage;

/** Parameters of {@link TrainValidationSplit}. */
export interface TrainValidationSplitParameters {
  /** The estimator or pipeline. */
  estimator: Stage | Stage[];
  /** The share of rows that is trained on; the others judge. It is more than 0 and less than 1. Default: `0.75`. */
  trainRatio?: number;
  /** The settings that are tried, each a mapping of parameters to values: {numLeaves: 15, learningRate: 0.1}. */
  estimatorParamMaps?: Array<Record<string, unknown>>;
  /** A stage that evaluates scored rows; null for ComputeModelStatistics with evaluationMetric. */
  evaluator?: Stage | string;
  /** What settings are judged by: a metric of ComputeModelStatistics, or the name of one that the evaluator gives; null for its only one. */
  evaluationMetric?: string;
  /** Whether every fold or split has its share of each class, to within one row. Default: `false`. */
  stratify?: boolean;
  /** The column whose rows of one value stay together, such as a customer; null to deal rows one by one. */
  groupCol?: string;
  /** How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000. Default: `1`. */
  parallelism?: number;
  /** Whether the models of all settings are kept. Default: `false`. */
  collectSubModels?: boolean;
  /** Seed of the draws. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Tries settings of an estimator on one split of training and validation rows, and fits the best on all rows; parameters and defaults are those of Spark ML's TrainValidationSplit. */
export function TrainValidationSplit(parameters: TrainValidationSplitParameters): Stage;

/** Parameters of {@link Translate}. */
export interface TranslateParameters {
  /** The languages to translate into, such as de. */
  toLanguage?: Array<string>;
  /** The column that has toLanguage for each row, in its place. */
  toLanguageCol?: string;
  /** The language of the text; left out, the service finds it out. */
  fromLanguage?: string;
  /** The column that has fromLanguage for each row, in its place. */
  fromLanguageCol?: string;
  /** What the text is: plain or html; left out, plain. One of plain, html. */
  textType?: string;
  /** The column that has textType for each row, in its place. */
  textTypeCol?: string;
  /** The script of the text, such as Latn. */
  fromScript?: string;
  /** The column that has fromScript for each row, in its place. */
  fromScriptCol?: string;
  /** The script of the translations. */
  toScript?: string;
  /** The column that has toScript for each row, in its place. */
  toScriptCol?: string;
  /** The model: general, the name of a deployed language model, or that of a custom one; left out, the service's own. */
  deploymentName?: string;
  /** The column that has deploymentName for each row, in its place. */
  deploymentNameCol?: string;
  /** Whether the general model translates where the deployment cannot; left out, it does. */
  allowFallback?: boolean;
  /** The column that has allowFallback for each row, in its place. */
  allowFallbackCol?: string;
  /** What happens to profanity: NoAction, Marked or Deleted; left out, nothing. One of NoAction, Marked, Deleted. */
  profanityAction?: string;
  /** The column that has profanityAction for each row, in its place. */
  profanityActionCol?: string;
  /** How profanity is marked: Asterisk or Tag. One of Asterisk, Tag. */
  profanityMarker?: string;
  /** The column that has profanityMarker for each row, in its place. */
  profanityMarkerCol?: string;
  /** The tone of a translation by a language model: formal, informal or neutral. */
  tone?: string;
  /** The column that has tone for each row, in its place. */
  toneCol?: string;
  /** The grammatical gender in a translation by a language model: female, male or neutral. */
  gender?: string;
  /** The column that has gender for each row, in its place. */
  genderCol?: string;
  /** A data set of examples that a language model goes by. */
  adaptiveDatasetId?: string;
  /** The column that has adaptiveDatasetId for each row, in its place. */
  adaptiveDatasetIdCol?: string;
  /** Up to five examples that a language model goes by, each with source and target. */
  referenceTextPairs?: unknown;
  /** The column that has referenceTextPairs for each row, in its place. */
  referenceTextPairsCol?: string;
  /** The category of a custom model of version 3. */
  category?: string;
  /** The column that has category for each row, in its place. */
  categoryCol?: string;
  /** Version 3 gave the alignment of words with it; the current version does not, and it is refused. */
  includeAlignment?: boolean;
  /** The column that has includeAlignment for each row, in its place. */
  includeAlignmentCol?: string;
  /** Version 3 gave the lengths of sentences with it; the current version does not, and it is refused. */
  includeSentenceLength?: boolean;
  /** The column that has includeSentenceLength for each row, in its place. */
  includeSentenceLengthCol?: string;
  /** Version 3 took this language where it could not find it out; the current version does not, and it is refused. */
  suggestedFrom?: string;
  /** The column that has suggestedFrom for each row, in its place. */
  suggestedFromCol?: string;
  /** The text that the Translator gets. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The region of the key, such as westeurope. */
  subscriptionRegion?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Translates texts into one or several languages. */
export function Translate(parameters?: TranslateParameters): Stage;

/** Parameters of {@link Transliterate}. */
export interface TransliterateParameters {
  /** The language of the text, such as ja. */
  language?: string;
  /** The column that has language for each row, in its place. */
  languageCol?: string;
  /** The script of the text, such as Jpan. */
  fromScript?: string;
  /** The column that has fromScript for each row, in its place. */
  fromScriptCol?: string;
  /** The script that is wanted, such as Latn. */
  toScript?: string;
  /** The column that has toScript for each row, in its place. */
  toScriptCol?: string;
  /** The text that the Translator gets. */
  text?: string;
  /** The column that has text for each row, in its place. Default: `"text"`. */
  textCol?: string;
  /** The region of the key, such as westeurope. */
  subscriptionRegion?: string;
  /** How many rows share a request; null for as many as the service takes, which is also the most. It is at least 1 and at most 1000. */
  batchSize?: number;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Writes texts in another script. */
export function Transliterate(parameters?: TransliterateParameters): Stage;

/** Parameters of {@link TreeEnsembleModel}. */
export interface TreeEnsembleModelParameters {
  /** The model, a local file. Default: `""`. */
  modelLocation: string;
  /** What wrote the model: lightgbm (its text or JSON), xgboost (JSON or UBJ, boosters gbtree and dart), onnx (one operator of trees), or auto, which goes by how the file begins. One of auto, lightgbm, xgboost, onnx. Default: `"auto"`. */
  modelFormat?: string;
  /** The column of feature vectors; a missing value is NaN. At least 1 of them. Default: `"features"`. */
  featuresCol?: string;
  /** The column that raw scores of classes are written to, before they become probabilities; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that probabilities of classes are written to; none when empty. Default: `"probability"`. */
  probabilityCol?: string;
  /** The column that predictions are written to: the index of the class, or the number. At least 1 of them. Default: `"prediction"`. */
  predictionCol?: string;
  /** The first iteration used, from 0. It is at least 0. Default: `0`. */
  startIteration?: number;
  /** How many iterations are used; all from the first on when not positive. Default: `-1`. */
  numIterations?: number;
  /** How many threads are used; 0 lets the run decide. It is at least 0 and at most 512. Default: `0`. */
  numThreads?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Scores rows by a model of trees that LightGBM, XGBoost or scikit-learn (as ONNX) trained: adds raw scores, probabilities and the predicted class, or the predicted number. */
export function TreeEnsembleModel(parameters: TreeEnsembleModelParameters): Stage;

/** Parameters of {@link TuneHyperparameters}. */
export interface TuneHyperparametersParameters {
  /** The estimators or pipelines that are tuned; each may be another kind of model of the same columns. At least 1 of them. */
  models: Array<Stage | Stage[]>;
  /** The parameters, their values or ranges, and how they are gone through: search is random, grid, halving or tpe. */
  paramSpace: Record<string, unknown>;
  /** What trials are judged by. One of accuracy, precision, recall, AUC, areaUnderROC, areaUnderPR, average_precision, log_loss, mse, rmse, r2, mae. */
  evaluationMetric: string;
  /** How many folds the rows are dealt to. It is at least 2 and at most 1000. Default: `3`. */
  numFolds?: number;
  /** Whether every fold has its share of each class, to within one row. Default: `false`. */
  stratify?: boolean;
  /** The column whose rows of one value are in one fold, such as a customer; null to deal rows one by one. */
  groupCol?: string;
  /** The column that has the number of the row's fold, from 0; null to draw it. */
  foldCol?: string;
  /** How many trials are drawn; of a grid, how many combinations are tried at most. It is at least 1 and at most 1000. Default: `10`. */
  numRuns?: number;
  /** How many fits run at once; 0 for as many as there are processors, 8 at most. It is at least 0 and at most 1000. Default: `0`. */
  parallelism?: number;
  /** Whether trials are given up early: none, or median: trials go through the folds one by one, and one that is worse than the median of all after as many folds is given up. One of none, median. Default: `"none"`. */
  pruning?: string;
  /** How long the search may take in all, in seconds, the fit on all rows included; null for no limit. It is more than 0 and at most 1000000000. */
  timeBudgetSeconds?: number;
  /** The parameter that says how long a fit takes, for successive halving; null for numIterations or maxIter, whichever all models have. */
  resourceParam?: string;
  /** The least value of that parameter; its value in the models is the most. It is at least 1. Default: `1`. */
  resourceMin?: number;
  /** Of how many trials one goes on in successive halving, and how many times longer it is then fitted. It is at least 1.1 and at most 100. Default: `3`. */
  reductionFactor?: number;
  /** Seed of folds and draws. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Tries combinations of parameters by cross-validation, and fits the best on all rows. */
export function TuneHyperparameters(parameters: TuneHyperparametersParameters): Stage;

/** Parameters of {@link UDFTransformer}. */
export interface UDFTransformerParameters {
  /** Name of the function, as the program or the file of --functions gives it. */
  function?: string;
  /** The column that the function's only argument comes from. */
  inputCol?: string;
  /** The columns that the function's arguments come from, in order. */
  inputCols?: Array<string>;
  /** The column that gets the results; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Computes a column from others, row by row, by a C# function: one that NamedFunctions knows by name, or one that is given in C#. */
export function UDFTransformer(parameters?: UDFTransformerParameters): Stage;

/** Parameters of {@link UnicodeNormalize}. */
export interface UnicodeNormalizeParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** The normal form: NFC, NFD, NFKC or NFKD. One of NFC, NFD, NFKC, NFKD. Default: `"NFKD"`. */
  form?: string;
  /** Whether the text is turned into lower case. Default: `true`. */
  lower?: boolean;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Brings text into a normal form of Unicode, so that equal characters are written the same way, and into lower case. */
export function UnicodeNormalize(parameters: UnicodeNormalizeParameters): Stage;

/** Parameters of {@link UnrollBinaryImage}. */
export interface UnrollBinaryImageParameters {
  /** Pixels of a row; null for those that each image has. It is at least 1 and at most 100000. */
  width?: number;
  /** Rows; null for those that each image has. It is at least 1 and at most 100000. */
  height?: number;
  /** Channels: 1 for grey, 3 for colour, 4 for colour and opacity; null for those that each image has. One of 1, 3, 4. */
  nChannels?: number;
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes vectors of image files, resized where a size is given: the values from 0 to 255 of one channel after the other. */
export function UnrollBinaryImage(parameters?: UnrollBinaryImageParameters): Stage;

/** Parameters of {@link UnrollImage}. */
export interface UnrollImageParameters {
  /** The column of images or of the bytes of image files. Default: `"image"`. */
  inputCol?: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Whether an image that cannot be decoded gives a null; otherwise its row is a bad row. Default: `false`. */
  ignoreDecodingErrors?: boolean;
  /** Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing. It is at least 1 and at most 500000000. Default: `100000000`. */
  maxPixels?: number;
  /** Most bytes of the file of an image. It is at least 1. Default: `268435456`. */
  maxBytes?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes vectors of images: the values from 0 to 255 of one channel after the other, in the order blue, green, red, opacity. */
export function UnrollImage(parameters?: UnrollImageParameters): Stage;

/** Parameters of {@link ValueIndexer}. */
export interface ValueIndexerParameters {
  /** The column to index: whole numbers, floating-point numbers, text or booleans. Default: `""`. */
  inputCol: string;
  /** The column that gets the indexes; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** What happens to values not seen when fitting: error, keep (the index of missing values) or skip (the row is dropped). One of error, keep, skip. Default: `"error"`. */
  handleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns the distinct values of a column and replaces each by its index. */
export function ValueIndexer(parameters: ValueIndexerParameters): Stage;

/** Parameters of {@link VectorAssembler}. */
export interface VectorAssemblerParameters {
  /** The columns, in the order of the slots. At least 1 of them. */
  inputCols: Array<string>;
  /** The vector column; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** What happens to rows with a null, or NaN in a number: error, keep (NaN in its slots) or skip (the row is dropped). One of error, keep, skip. Default: `"error"`. */
  handleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Puts columns of numbers, booleans and vectors side by side into one vector column, as Spark's does. */
export function VectorAssembler(parameters: VectorAssemblerParameters): Stage;

/** Parameters of {@link VectorIndexer}. */
export interface VectorIndexerParameters {
  /** The column of vectors, dense or sparse. Default: `""`. */
  inputCol: string;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** A slot with more different values than this stays a number. It is at least 2 and at most 1000000. Default: `20`. */
  maxCategories?: number;
  /** What becomes of a value of a category that the fit has not met: error makes a bad row, skip drops the row, keep gives the index after all others. One of error, skip, keep. Default: `"error"`. */
  handleInvalid?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns which slots of a vector are categories, those with few different values, and gives each of their values an index. */
export function VectorIndexer(parameters: VectorIndexerParameters): Stage;

/** Parameters of {@link VectorLIME}. */
export interface VectorLIMEParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of vectors. Default: `"features"`. */
  inputCol?: string;
  /** The location of the rows that say how values are spread, such as those that the model was trained on; all of them are read once. */
  backgroundData?: string;
  /** The penalty on the size of coefficients (lasso); 0 for least squares. It is at least 0. Default: `0`. */
  regularization?: number;
  /** How fast the weight of a drawn row falls with its distance: by a third at about this distance. It is more than 0. Default: `0.75`. */
  kernelWidth?: number;
  /** How many rows are drawn near each row. It is at least 1 and at most 10000000. Default: `1000`. */
  numSamples?: number;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says how what a model says of a row changes with each slot of a vector near it, by a local linear model. */
export function VectorLIME(parameters: VectorLIMEParameters): Stage;

/** Parameters of {@link VectorSHAP}. */
export interface VectorSHAPParameters {
  /** The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one. */
  model: Stage | string;
  /** The column of vectors. Default: `"features"`. */
  inputCol?: string;
  /** How contributions are computed: tree (TreeSHAP, for raw scores of trees), exact (all sets, by definition), kernel (KernelSHAP), permutation (orders that are drawn, with standard errors), linear (a model without interactions, which is checked), or auto. One of auto, tree, exact, kernel, permutation, linear. Default: `"auto"`. */
  method?: string;
  /** A column for what pairs of slots contribute together, with method tree: for each class a matrix of slots and the base, row after row; none when null. */
  interactionsCol?: string;
  /** The location of the rows that a row is compared with, such as those that the model was trained on; it is read once and summarized. */
  backgroundData?: string;
  /** How many rows of the background are kept. It is at least 1 and at most 1000000. Default: `100`. */
  backgroundSize?: number;
  /** How the background is summarized: by a sample of its rows, or by kmeans, the middles of clusters with the share of rows that each stands for. One of sample, kmeans. Default: `"sample"`. */
  backgroundSummary?: string;
  /** How many sets of known features are asked for at most; twice the features and 2,048 unless set. It is at least 1 and at most 10000000. */
  numSamples?: number;
  /** What SynapseML weighs the sets of no and of all features by. Default: `100000000`. */
  infWeight?: number;
  /** A column for the standard errors of contributions, 0 where they are exact; none when null. */
  standardErrorCol?: string;
  /** The column of the model's output that is explained: numbers, or vectors with a number for each class. At least 1 of them. Default: `"probability"`. */
  targetCol?: string;
  /** Which places of a vector are explained, from 0; all of them when empty. */
  targetClasses?: Array<number>;
  /** A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses. */
  targetClassesCol?: string;
  /** The column of explanations, a list of numbers for each class that is explained; the stage's uid and _output unless set. */
  outputCol?: string;
  /** The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact. At least 1 of them. Default: `"r2"`. */
  metricsCol?: string;
  /** Seed of everything that is drawn. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says what each slot of a vector contributes to what a model says of a row, by Shapley values. */
export function VectorSHAP(parameters: VectorSHAPParameters): Stage;

/** Parameters of {@link VectorSlicer}. */
export interface VectorSlicerParameters {
  /** The column that is read. Default: `""`. */
  inputCol: string;
  /** Places of the slots, from 0. */
  indices?: Array<number>;
  /** Names of slots, as the column's metadata have them. */
  names?: Array<string>;
  /** The column that is written; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Keeps some slots of each vector, chosen by their places or by their names: those of indices in their order, then those of names. */
export function VectorSlicer(parameters: VectorSlicerParameters): Stage;

/** Parameters of {@link VectorZipper}. */
export interface VectorZipperParameters {
  /** The columns, all of one type. At least 1 of them. */
  inputCols: Array<string>;
  /** The column of lists; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Puts the cells of columns of one type into a list, row by row: a list has as many items as there are columns. */
export function VectorZipper(parameters: VectorZipperParameters): Stage;

/** Parameters of {@link VerifyFaces}. */
export interface VerifyFacesParameters {
  /** The identity of the first of two faces. */
  faceId1?: string;
  /** The column that has faceId1 for each row, in its place. */
  faceId1Col?: string;
  /** The identity of the second of two faces. */
  faceId2?: string;
  /** The column that has faceId2 for each row, in its place. */
  faceId2Col?: string;
  /** The identity of a face that is compared with a person. */
  faceId?: string;
  /** The column that has faceId for each row, in its place. */
  faceIdCol?: string;
  /** The person. */
  personId?: string;
  /** The column that has personId for each row, in its place. */
  personIdCol?: string;
  /** The group of the person. */
  personGroupId?: string;
  /** The column that has personGroupId for each row, in its place. */
  personGroupIdCol?: string;
  /** The large group of the person. */
  largePersonGroupId?: string;
  /** The column that has largePersonGroupId for each row, in its place. */
  largePersonGroupIdCol?: string;
  /** The key of the service, by the name of its secret. */
  subscriptionKey?: string;
  /** A token of Entra ID that was made elsewhere, by the name of its secret. */
  aADToken?: string;
  /** What goes as the header Authorization as it is, by the name of its secret. */
  customAuthHeader?: string;
  /** Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere. Default: `false`. */
  useIdentity?: boolean;
  /** Headers that every request gets. */
  customHeaders?: Record<string, string>;
  /** The address of the service, such as https://myresource.cognitiveservices.azure.com. */
  url?: string;
  /** The region of the service, such as westeurope, in the place of url. */
  location?: string;
  /** The name of the resource, from which its address follows, in the place of url. */
  customServiceName?: string;
  /** The cloud of Azure that the service is in: it decides about the hosts that follow from location and names of resources, and about tokens. Default: `"public"`. */
  cloud?: 'public' | 'usGovernment' | 'china';
  /** The version of the service, in the place of the one that the stage was written for. */
  apiVersion?: string;
  /** The column that gets the answers; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** The column of errors, a structure that is null where there is none; null means the uid of the stage followed by _error, and an empty text that a failed row is a bad row. */
  errorCol?: string;
  /** The column that gets the whole answer as JSON, where one is wanted. */
  rawCol?: string;
  /** How many seconds one attempt may take. It is at least 0.001 and at most 86400. Default: `60`. */
  timeout?: number;
  /** How many seconds a row may take with all attempts and waits; null for as long as they last. It is at least 0.001 and at most 604800. */
  concurrentTimeout?: number;
  /** How often a request is sent at most; refusals because of too many requests do not count. It is at least 1 and at most 100. Default: `8`. */
  maxAttempts?: number;
  /** How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error. It is at least 0 and at most 86400. Default: `60`. */
  maxWait?: number;
  /** How many requests a second the endpoint gets at most; null to find out what it takes. It is more than 0 and at most 1000000. */
  requestsPerSecond?: number;
  /** A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself. */
  rateShares?: string;
  /** How much the stage may spend in a run: maxCalls, and maxTokens and maxCost where answers tell of tokens. */
  budget?: Record<string, unknown>;
  /** A folder of answers that runs have in common; null where every run asks for itself. */
  answerCache?: string;
  /** For how many hours an answer of answerCache is taken for true. It is more than 0 and at most 876000. Default: `168`. */
  answerCacheHours?: number;
  /** How many rows are worked on at a time. It is at least 1 and at most 10000. Default: `1`. */
  concurrency?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Says whether two faces are of one person, or whether a face is that of a person of a group. */
export function VerifyFaces(parameters?: VerifyFacesParameters): Stage;

/** Parameters of {@link VoiceActivityDetector}. */
export interface VoiceActivityDetectorParameters {
  /** The model. */
  onnxModel: Stage | Stage[];
  /** The column of samples, as DecodeAudio writes it. Default: `"samples"`. */
  inputCol?: string;
  /** The column that gets the stretches of speech: a list of start and end, in seconds. Default: `"speech"`. */
  outputCol?: string;
  /** The column that gets the probability of speech of each window; null for no such column. */
  probabilityCol?: string;
  /** Samples a second: 8000 or 16000, which the model knows. One of 8000, 16000. Default: `16000`. */
  sampleRate?: number;
  /** The probability of a window with which speech begins. It is more than 0 and at most 1. Default: `0.5`. */
  threshold?: number;
  /** Milliseconds of the shortest speech. It is at least 0 and at most 1000000. Default: `250`. */
  minSpeechDurationMs?: number;
  /** Milliseconds of silence that end speech. It is at least 0 and at most 1000000. Default: `100`. */
  minSilenceDurationMs?: number;
  /** Milliseconds that are added to speech on both sides. It is at least 0 and at most 100000. Default: `30`. */
  speechPadMs?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Finds where somebody speaks in sounds, with the model Silero VAD (version 5) and by its rules. */
export function VoiceActivityDetector(parameters: VoiceActivityDetectorParameters): Stage;

/** Parameters of {@link VowpalWabbitCSETransformer}. */
export interface VowpalWabbitCSETransformerParameters {
  /** The smallest importance weight that can be. Default: `0`. */
  minImportanceWeight?: number;
  /** The largest importance weight that can be; may be infinite. Default: `100`. */
  maxImportanceWeight?: number;
  /** Columns by whose values rows are put together; one row for all when empty. */
  metricsStratificationCols?: Array<string>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Evaluates a policy from logged decisions: counts, importance weights, and for each reward what the policy would have earned, in one row or one for each stratum. */
export function VowpalWabbitCSETransformer(parameters?: VowpalWabbitCSETransformerParameters): Stage;

/** Parameters of {@link VowpalWabbitClassifier}. */
export interface VowpalWabbitClassifierParameters {
  /** Whether labels are 0 and 1 rather than -1 and 1. Default: `false`. */
  labelConversion?: boolean;
  /** How many classes there are; more than two are learnt by --oaa. It is at least 2 and at most 100000. Default: `2`. */
  numClasses?: number;
  /** The column that the class is written to: 0 or 1 for two classes, as labels count for more. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column that scores are written to: one number for two classes, one for each of more; none when empty. Default: `"rawPrediction"`. */
  rawPredictionCol?: string;
  /** The column that probabilities are written to, one for each class; for more than two classes only with --probabilities. Default: `"probability"`. */
  probabilityCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column of weights; all rows count alike when null. */
  weightCol?: string;
  /** The column of feature vectors, sparse or dense. Default: `"features"`. */
  featuresCol?: string;
  /** Further columns of vectors, a namespace each. */
  additionalFeatures?: Array<string>;
  /** Further arguments, as on VW's command line; they win over the parameters. Default: `""`. */
  passThroughArgs?: string;
  /** How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1. Default: `1`. */
  numPasses?: number;
  /** The rate of learning; VW's default (0.5) when null. It is at least 0. */
  learningRate?: number;
  /** How fast the rate falls off; VW's default (0.5) when null. */
  powerT?: number;
  /** Regularization by absolute values of weights; none when null. It is at least 0. */
  l1?: number;
  /** Regularization by squares of weights; none when null. It is at least 0. */
  l2?: number;
  /** Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any. */
  interactions?: Array<string>;
  /** Namespaces that are left out, by their first letters. */
  ignoreNamespaces?: string;
  /** A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem. */
  initialModel?: Stage | string;
  /** Ignored: whether Spark starts all workers at once. Default: `true`. */
  useBarrierExecutionMode?: boolean;
  /** Seed of the hashes of names. Default: `0`. */
  hashSeed?: number;
  /** Logarithm of the number of weights. It is at least 1 and at most 28. Default: `18`. */
  numBits?: number;
  /** How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000. Default: `0`. */
  numSyncsPerPass?: number;
  /** A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each. */
  splitCol?: string;
  /** The values in their order; empty for all there are, in ascending order. */
  splitColValues?: Array<string>;
  /** Ignored: the column that SynapseML names predictions by that were made before learning. */
  predictionIdCol?: string;
  /** How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns two classes or more online, as Vowpal Wabbit does. */
export function VowpalWabbitClassifier(parameters?: VowpalWabbitClassifierParameters): Stage;

/** Parameters of {@link VowpalWabbitContextualBandit}. */
export interface VowpalWabbitContextualBanditParameters {
  /** The column with the probability of the action that was chosen, above 0. Default: `"probability"`. */
  probabilityCol?: string;
  /** The column with the action that was chosen, counted from 1. Default: `"chosenAction"`. */
  chosenActionCol?: string;
  /** The part of the time that any action is chosen in. It is at least 0 and at most 1. Default: `0.05`. */
  epsilon?: number;
  /** The column of vectors that all actions share. Default: `"shared"`. */
  sharedCol?: string;
  /** Further columns of vectors that all actions share, a namespace each. */
  additionalSharedFeatures?: Array<string>;
  /** The column with the cost of the action that was chosen. Default: `"label"`. */
  labelCol?: string;
  /** Ignored: SynapseML reads it and does not use it either. */
  weightCol?: string;
  /** The column with a list of vectors, one for each action. Default: `"features"`. */
  featuresCol?: string;
  /** Further columns with a list of vectors, one for each action; a namespace each. */
  additionalFeatures?: Array<string>;
  /** The column that probabilities of actions are written to, in the order of the actions. Default: `"prediction"`. */
  predictionCol?: string;
  /** Ignored: how many fits of a sweep Spark carries out at a time. Default: `1`. */
  parallelism?: number;
  /** Further arguments, as on VW's command line; they win over the parameters. Default: `""`. */
  passThroughArgs?: string;
  /** How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1. Default: `1`. */
  numPasses?: number;
  /** The rate of learning; VW's default (0.5) when null. It is at least 0. */
  learningRate?: number;
  /** How fast the rate falls off; VW's default (0.5) when null. */
  powerT?: number;
  /** Regularization by absolute values of weights; none when null. It is at least 0. */
  l1?: number;
  /** Regularization by squares of weights; none when null. It is at least 0. */
  l2?: number;
  /** Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any. */
  interactions?: Array<string>;
  /** Namespaces that are left out, by their first letters. */
  ignoreNamespaces?: string;
  /** A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem. */
  initialModel?: Stage | string;
  /** Ignored: whether Spark starts all workers at once. Default: `true`. */
  useBarrierExecutionMode?: boolean;
  /** Seed of the hashes of names. Default: `0`. */
  hashSeed?: number;
  /** Logarithm of the number of weights. It is at least 1 and at most 28. Default: `18`. */
  numBits?: number;
  /** How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000. Default: `0`. */
  numSyncsPerPass?: number;
  /** A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each. */
  splitCol?: string;
  /** The values in their order; empty for all there are, in ascending order. */
  splitColValues?: Array<string>;
  /** Ignored: the column that SynapseML names predictions by that were made before learning. */
  predictionIdCol?: string;
  /** How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns from logged decisions which action is the cheapest where: a contextual bandit with features of actions (VW's --cb_explore_adf). */
export function VowpalWabbitContextualBandit(parameters?: VowpalWabbitContextualBanditParameters): Stage;

/** Parameters of {@link VowpalWabbitDSJsonTransformer}. */
export interface VowpalWabbitDSJsonTransformerParameters {
  /** The column of decisions in JSON. Default: `"value"`. */
  dsJsonColumn?: string;
  /** Names of rewards, each with the property of the decision that it is read from. At least 1 of them. Default: `{"reward":"_label_cost"}`. */
  rewards?: Record<string, string>;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Takes from decisions in JSON (dsjson) what policy evaluation needs: identity, rewards, probability and place of the chosen action. */
export function VowpalWabbitDSJsonTransformer(parameters?: VowpalWabbitDSJsonTransformerParameters): Stage;

/** Parameters of {@link VowpalWabbitFeaturizer}. */
export interface VowpalWabbitFeaturizerParameters {
  /** The columns. */
  inputCols?: Array<string>;
  /** Columns of text that are cut into words first. */
  stringSplitInputCols?: Array<string>;
  /** The column of vectors; its name is the namespace. Default: `"features"`. */
  outputCol?: string;
  /** Seed of the hashes. Default: `0`. */
  seed?: number;
  /** Logarithm of the number of slots. It is at least 1 and at most 30. Default: `30`. */
  numBits?: number;
  /** Whether values of features that fall on one slot are added up; else the first stays. Default: `true`. */
  sumCollisions?: boolean;
  /** How many bits of a slot hold the number of the feature in its row, so that their order can be told; 0 for none. It is at least 0 and at most 28. Default: `0`. */
  preserveOrderNumBits?: number;
  /** Whether the name of the column stands before its texts, so that equal texts of two columns are two features. Default: `true`. */
  prefixStringsWithColumnName?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Makes a sparse vector of columns of any kind by hashing, as VW names its features. */
export function VowpalWabbitFeaturizer(parameters?: VowpalWabbitFeaturizerParameters): Stage;

/** Parameters of {@link VowpalWabbitGeneric}. */
export interface VowpalWabbitGenericParameters {
  /** The column of texts. Default: `"value"`. */
  inputCol?: string;
  /** Further arguments, as on VW's command line; they win over the parameters. Default: `""`. */
  passThroughArgs?: string;
  /** How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1. Default: `1`. */
  numPasses?: number;
  /** The rate of learning; VW's default (0.5) when null. It is at least 0. */
  learningRate?: number;
  /** How fast the rate falls off; VW's default (0.5) when null. */
  powerT?: number;
  /** Regularization by absolute values of weights; none when null. It is at least 0. */
  l1?: number;
  /** Regularization by squares of weights; none when null. It is at least 0. */
  l2?: number;
  /** Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any. */
  interactions?: Array<string>;
  /** Namespaces that are left out, by their first letters. */
  ignoreNamespaces?: string;
  /** A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem. */
  initialModel?: Stage | string;
  /** Ignored: whether Spark starts all workers at once. Default: `true`. */
  useBarrierExecutionMode?: boolean;
  /** Seed of the hashes of names. Default: `0`. */
  hashSeed?: number;
  /** Logarithm of the number of weights. It is at least 1 and at most 28. Default: `18`. */
  numBits?: number;
  /** How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000. Default: `0`. */
  numSyncsPerPass?: number;
  /** A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each. */
  splitCol?: string;
  /** The values in their order; empty for all there are, in ascending order. */
  splitColValues?: Array<string>;
  /** Ignored: the column that SynapseML names predictions by that were made before learning. */
  predictionIdCol?: string;
  /** How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns from lines of VW's text format, whatever the arguments ask for: regression, classes, costs of classes, contextual bandits. */
export function VowpalWabbitGeneric(parameters?: VowpalWabbitGenericParameters): Stage;

/** Parameters of {@link VowpalWabbitGenericProgressive}. */
export interface VowpalWabbitGenericProgressiveParameters {
  /** The column of texts. Default: `"input"`. */
  inputCol?: string;
  /** Further arguments, as on VW's command line; they win over the parameters. Default: `""`. */
  passThroughArgs?: string;
  /** Has to be 1: each row is seen once. It is at least 1 and at most 1. Default: `1`. */
  numPasses?: number;
  /** The rate of learning; VW's default (0.5) when null. It is at least 0. */
  learningRate?: number;
  /** How fast the rate falls off; VW's default (0.5) when null. */
  powerT?: number;
  /** Regularization by absolute values of weights; none when null. It is at least 0. */
  l1?: number;
  /** Regularization by squares of weights; none when null. It is at least 0. */
  l2?: number;
  /** Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any. */
  interactions?: Array<string>;
  /** Namespaces that are left out, by their first letters. */
  ignoreNamespaces?: string;
  /** A model that every partition goes on from: a fitted stage, or the folder of a saved one. */
  initialModel?: Stage | string;
  /** Ignored: whether Spark starts all workers at once. Default: `true`. */
  useBarrierExecutionMode?: boolean;
  /** Seed of the hashes of names. Default: `0`. */
  hashSeed?: number;
  /** Logarithm of the number of weights. It is at least 1 and at most 28. Default: `18`. */
  numBits?: number;
  /** Ignored: how often Spark's partitions bring their models together. Default: `0`. */
  numSyncsPerPass?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Predicts lines of VW's text format and then learns from them, one after the other: each prediction knows the rows before it and none after. */
export function VowpalWabbitGenericProgressive(parameters?: VowpalWabbitGenericProgressiveParameters): Stage;

/** Parameters of {@link VowpalWabbitInteractions}. */
export interface VowpalWabbitInteractionsParameters {
  /** The columns of vectors. At least 1 of them. */
  inputCols: Array<string>;
  /** The column of combined vectors; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Logarithm of the number of slots. It is at least 1 and at most 30. Default: `30`. */
  numBits?: number;
  /** Whether values that fall on one slot are added up; else the first stays. Default: `true`. */
  sumCollisions?: boolean;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Combines the slots of columns of vectors, each of the first with each of the second and so on, by the hash that VW combines features by. */
export function VowpalWabbitInteractions(parameters: VowpalWabbitInteractionsParameters): Stage;

/** Parameters of {@link VowpalWabbitRegressor}. */
export interface VowpalWabbitRegressorParameters {
  /** The column that predictions are written to. Default: `"prediction"`. */
  predictionCol?: string;
  /** The column of labels. Default: `"label"`. */
  labelCol?: string;
  /** The column of weights; all rows count alike when null. */
  weightCol?: string;
  /** The column of feature vectors, sparse or dense. Default: `"features"`. */
  featuresCol?: string;
  /** Further columns of vectors, a namespace each. */
  additionalFeatures?: Array<string>;
  /** Further arguments, as on VW's command line; they win over the parameters. Default: `""`. */
  passThroughArgs?: string;
  /** How often the rows are learned from; with several passes every tenth row is held out, and the fit ends when they are not predicted better three times, as VW does. It is at least 1. Default: `1`. */
  numPasses?: number;
  /** The rate of learning; VW's default (0.5) when null. It is at least 0. */
  learningRate?: number;
  /** How fast the rate falls off; VW's default (0.5) when null. */
  powerT?: number;
  /** Regularization by absolute values of weights; none when null. It is at least 0. */
  l1?: number;
  /** Regularization by squares of weights; none when null. It is at least 0. */
  l2?: number;
  /** Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any. */
  interactions?: Array<string>;
  /** Namespaces that are left out, by their first letters. */
  ignoreNamespaces?: string;
  /** A model that the fit goes on from: a fitted stage, or the folder of a saved one; with the same bits and the same problem. */
  initialModel?: Stage | string;
  /** Ignored: whether Spark starts all workers at once. Default: `true`. */
  useBarrierExecutionMode?: boolean;
  /** Seed of the hashes of names. Default: `0`. */
  hashSeed?: number;
  /** Logarithm of the number of weights. It is at least 1 and at most 28. Default: `18`. */
  numBits?: number;
  /** How often in a pass ranks bring their models together, beside its end. It is at least 0 and at most 1000000. Default: `0`. */
  numSyncsPerPass?: number;
  /** A column by whose values a pass is cut into parts, one after the other; ranks bring their models together after each. */
  splitCol?: string;
  /** The values in their order; empty for all there are, in ascending order. */
  splitColValues?: Array<string>;
  /** Ignored: the column that SynapseML names predictions by that were made before learning. */
  predictionIdCol?: string;
  /** How many ranks learn together, each from its share of the rows: threads of one process, or tasks that meet at a training hub; 0 and 1 learn alone, and then the order of the rows alone decides the model. It is at least 0 and at most 4096. Default: `0`. */
  numTasks?: number;
  /** How many seconds ranks wait for each other at an exchange, the slowest reading of data included. It is at least 0.001 and at most 1000000000. Default: `1200`. */
  timeout?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a regression online, as Vowpal Wabbit does. */
export function VowpalWabbitRegressor(parameters?: VowpalWabbitRegressorParameters): Stage;

/** Parameters of {@link Word2Vec}. */
export interface Word2VecParameters {
  /** The column of sentences: lists of words. Default: `""`. */
  inputCol: string;
  /** The column that the model writes; null means the uid of the stage followed by _output. */
  outputCol?: string;
  /** Numbers of a vector. It is at least 1 and at most 100000. Default: `100`. */
  vectorSize?: number;
  /** How many words to the left and to the right of each are foretold at most; for each word a number from 1 up to this is drawn. It is at least 1 and at most 10000. Default: `5`. */
  windowSize?: number;
  /** Words that come fewer times have no vector. It is at least 0. Default: `5`. */
  minCount?: number;
  /** Sentences of more words are cut into pieces of so many. It is at least 1. Default: `1000`. */
  maxSentenceLength?: number;
  /** How long the first steps are; they shorten to a ten-thousandth of this towards the end. It is at least 5E-324. Default: `0.025`. */
  stepSize?: number;
  /** How often all sentences are read. It is at least 0 and at most 100000. Default: `1`. */
  maxIter?: number;
  /** Into how many parts sentences are dealt, which are learned from side by side and averaged after each reading. It is at least 1 and at most 10000. Default: `1`. */
  numPartitions?: number;
  /** Seed of the draws. Default: `0`. */
  seed?: number;
  /** The name of this stage in messages, reports and default column names; the name of its type unless set. */
  uid?: string;
}

/** Learns a vector for each word, by which the words around it are foretold: words that are used alike have vectors that are alike. */
export function Word2Vec(parameters: Word2VecParameters): Stage;
