namespace SynapseServerless.Docs.Tests.Architecture;

/// <summary>The namespaces of <c>core/</c>, each with those that it uses; a namespace that is no row uses none.</summary>
/// <remarks>
/// It says what is, cycles included: the specification of an input is data to a dataset and binds stages; orchestrations, runs and
/// workers share their messages. A row is to lose entries, and gains one only where the arrow is right.
/// </remarks>
internal static class NamespaceTable
{
    private const string Rows = """
        Collectives: (root)
        Collectives.Local: Collectives
        Data: (root) Specifications Storage
        Hosting: (root) Resources Secrets Specifications Stages Storage Trust
        Outputs: (root) Data Pipelines Specifications Stages Trust
        Pipelines: (root) Data Specifications Stages Storage
        Secrets: (root) Resources Specifications Trust
        Specifications: (root) Databases Outputs Pipelines Stages Storage Streaming
        Stages: (root) Collectives Data Pipelines Plots Resources Secrets Specifications Storage Streaming Trust
        Storage: (root)
        Trust: (root) Databases Specifications Stages Storage Streaming

        Collectives.Networked: (root) Collectives
        Orchestration: (root) Collectives Runs Streams Workers
        Planning: (root) Data Pipelines Runs Specifications Stages Storage
        Runs: (root) Collectives.Networked Data Databases Orchestration Outputs Pipelines Planning Resources Runs.Activities Specifications Stages Storage Trust Workers
        Runs.Activities: (root) Collectives Collectives.Networked Data Databases Orchestration Outputs Pipelines Resources Runs Specifications Stages Storage
        Streams: (root) Data Orchestration Outputs Pipelines Runs Specifications Stages Storage Streaming Streams.Activities
        Streams.Activities: (root) Data Orchestration Runs Specifications Stages Streaming Streams
        Workers: (root) Orchestration Workers.Queues Workers.Telemetry

        Trees: Trees.Explaining Trees.Explaining.Against Trees.Formats Trees.Scoring Trees.Text
        Trees.Explaining: Trees.Scoring Trees.Text
        Trees.Explaining.Against: Trees.Explaining Trees.Text
        Trees.Formats: Trees Trees.Text
        Trees.Scoring: Trees.Text
        Trees.Text: Trees

        Images: (root) Data Specifications Stages
        LightGBM: (root) Collectives Data LightGBM.Distributed LightGBM.Features LightGBM.Fitting LightGBM.Native LightGBM.Onnx LightGBM.Trees Plots Stages Storage Trees Trees.Text
        LightGBM.Distributed: (root) Collectives Collectives.Local Data LightGBM LightGBM.Fitting Stages Trees.Text
        LightGBM.Features: (root) Data LightGBM Stages Trees
        LightGBM.Fitting: (root) Data LightGBM LightGBM.Distributed LightGBM.Features Stages
        LightGBM.Native: (root) LightGBM
        LightGBM.Onnx: (root) LightGBM LightGBM.Onnx.Format Trees.Text
        LightGBM.Trees: (root) LightGBM Plots Trees Trees.Text
        Anomalies: (root) Data Stages
        Causal: (root) Data Pipelines Stages
        Import: (root) Import.Models Import.Spark LightGBM Pipelines Stages Storage
        Import.Avro: (root) Import
        Import.Java:
        Import.Models: (root) Anomalies Import Import.Avro Import.Java Import.Spark LightGBM Stages
        Import.Spark: (root) Data Import Specifications Storage
        Databases: (root) Data Databases.MySql Databases.Postgres Databases.Reading Databases.SqlServer Databases.Sqlite Databases.Writing Specifications Stages Storage Streaming
        Databases.Columns: Data
        Databases.MySql: (root) Data Databases Databases.Reading Databases.Servers Databases.Writing Secrets Specifications Stages
        Databases.Postgres: (root) Data Databases Databases.Columns Databases.Reading Databases.Writing Specifications Stages Streaming Streaming.Postgres
        Databases.Reading: (root) Data Databases Databases.Columns
        Databases.Servers: (root) Databases Secrets Specifications Stages Streaming Trust
        Databases.SqlServer: (root) Data Databases Databases.Reading Databases.Servers Databases.Writing Secrets Specifications Stages
        Databases.Sqlite: (root) Data Databases Databases.Columns Databases.Reading Databases.Writing Stages
        Databases.Writing: (root) Data Databases Databases.Reading
        Explain: (root) Data Images Pipelines Specifications Stages Storage Trees
        ML: (root) Data ML.Numbers Pipelines Specifications Stages Storage
        ML.Numbers: Stages
        MLNet: (root) Data MLNet.Columns Pipelines Stages
        MLNet.Columns: (root) Data Stages
        Onnx: (root) Data Images Onnx.Export Onnx.Format Onnx.Generation Onnx.Graphs Onnx.Hub Onnx.Running Onnx.Sessions Onnx.Tensors Onnx.Text Pipelines Resources Stages Storage
        Onnx.Export: (root) Data Onnx Onnx.Format Onnx.Graphs Onnx.Tensors Pipelines Stages
        Onnx.Generation: (root) Data Onnx Onnx.Graphs Onnx.Running Onnx.Sessions Onnx.Tensors Onnx.Text Resources Stages
        Onnx.Graphs: (root) Onnx Onnx.Format Storage
        Onnx.Hub: (root) Onnx Stages Storage Trust
        Neighbors: (root) Data Pipelines Stages Storage
        Recommendation: (root) Data Pipelines Stages Storage
        Onnx.Running: (root) Data Onnx Onnx.Graphs Onnx.Sessions Onnx.Tensors Resources Stages
        Onnx.Sessions: (root) Onnx Onnx.Graphs Resources
        Onnx.Tensors: (root) Data Onnx.Graphs Stages
        Onnx.Text: (root) Data Onnx.Graphs Onnx.Tensors Stages Storage
        Services: (root) Data Pipelines Resources Secrets Services.Governing Specifications Stages Storage Trust
        Services.Governing: Services.Governing.Control
        Streaming: (root) Data Secrets Specifications Stages Storage Trust
        Streaming.Brokers: (root) Secrets Specifications Stages Streaming Trust
        Streaming.Kafka: (root) Secrets Specifications Stages Streaming Trust
        Streaming.Postgres: (root) Data Secrets Specifications Stages Streaming Trust
        VowpalWabbit: (root) Collectives Collectives.Local Data Pipelines Stages
        Services.Governing.Control: Services.Governing

        Reports: Reports.Markup Reports.Sections Runs Storage
        Reports.Charts: Reports.Markup Stages
        Reports.Explanations: Reports Reports.Charts Reports.Figures Reports.Markup Reports.Sections Stages
        Reports.Figures: Reports.Charts Reports.Markup Runs Stages
        Reports.Files: Reports Reports.Explanations Runs Stages
        Reports.Sections: Planning Plots Reports.Explanations Reports.Figures Reports.Markup Runs Stages

        Embedded: (root) Collectives.Networked Embedded.Hosts Embedded.Journal Orchestration Planning Runs Specifications Stages Storage Streams Workers
        Embedded.Hosts: (root) Embedded.Journal Hosting Orchestration Runs Stages
        Embedded.Journal: (root) Orchestration Runs Workers
        Workers.Queues: Orchestration Storage Workers
        Workers.Telemetry: Workers

        Service: (root) Hosting Runs Secrets Service.Api Service.Api.Scoring Service.Models Service.Pipelines Service.Runs Service.Serving Service.Streams Specifications Stages Storage Streams Trust
        Service.Api: (root) Service Service.Api.Documents Service.Api.Handlers Service.Api.Http Service.Api.Routing Specifications Stages
        Service.Api.Documents: Service.Api Service.Api.Handlers Service.Api.Http Service.Api.Routing Service.Notifications Service.Pipelines Stages
        Service.Api.Handlers: (root) Planning Runs Service Service.Api Service.Api.Http Service.Api.Routing Service.Api.Scoring Service.Inference Service.Models Service.Pipelines Service.Runs Service.Serving Service.Streams Specifications Stages Streams
        Service.Api.Http: (root) Runs Service Service.Api.Routing Service.Inference Specifications Trust
        Service.Api.Routing: Service Service.Api.Http
        Service.Api.Scoring: (root) Data Service Service.Api.Http Service.Api.Routing Service.Models Specifications
        Service.Inference: (root) Data Service Service.Api Service.Api.Scoring Service.Models Service.Runs
        Service.Intake: (root) Runs Service Service.Pipelines Service.Queues Service.Runs Storage Trust
        Service.Models: (root) Data Pipelines Resources Service Service.Pipelines Service.Runs Service.Serving Specifications Stages Storage Trust
        Service.Notifications: (root) Runs Service Service.Queues Service.Runs Storage Trust
        Service.Pipelines: (root) Runs Service Service.Intake Service.Runs Specifications Storage
        Service.Queues: Service Storage
        Service.Runs: (root) Outputs Planning Runs Service Service.Pipelines Specifications Stages Storage Trust
        Service.Serving: (root) Data Hosting Pipelines Runs Service Service.Models Service.Pipelines Service.Runs Specifications Stages Storage Trust
        Service.Streams: (root) Runs Service Service.Runs Specifications Storage Streaming Streams

        WebConsole: (root) Reports.Markup Service Service.Api.Http WebConsole.Access WebConsole.Http WebConsole.Live WebConsole.Pages WebConsole.Runs
        WebConsole.Access: Service.Api.Http
        WebConsole.Http: Reports.Markup Service Service.Api.Http WebConsole WebConsole.Access WebConsole.Layout WebConsole.Live
        WebConsole.Layout: Reports Reports.Markup Runs Service.Runs WebConsole.Access WebConsole.Http WebConsole.Live
        WebConsole.Live: (root) Reports.Markup Runs Service Service.Runs WebConsole WebConsole.Runs
        WebConsole.Pages: (root) Data Reports.Figures Reports.Markup Reports.Sections Runs Service Service.Api.Http Service.Api.Scoring Service.Models Service.Pipelines Service.Runs Service.Streams Specifications Stages Storage Streams Trust WebConsole WebConsole.Access WebConsole.Http WebConsole.Layout WebConsole.Live WebConsole.Runs
        WebConsole.Runs: Runs Service Service.Runs Storage WebConsole.Live
        """;

    /// <summary>The rows, by namespace.</summary>
    public static Dictionary<string, string[]> Read() => Rows
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(row => row.Split(':', 2))
        .ToDictionary(row => row[0], row => row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
