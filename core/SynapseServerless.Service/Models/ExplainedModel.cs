using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Models;

/// <summary>A model that explains what it gives. It shares what was learned with the model it comes from.</summary>
internal sealed class ExplainedModel : IDisposable
{
    private const string DefaultColumn = "explanation";

    private ExplainedModel(Transformer model, IReadOnlyList<string> columns, Schema? output, int mostForms)
    {
        Model = model;
        Forms = new BoundForms(model, mostForms);
        // What it is in detail is known when rows come, where the model does not say what it takes.
        Fields = [.. columns.Select(name => output?.GetFieldIndex(name) is >= 0 and int at ? output.FieldsList[at] : new Field(name, new ListType(DoubleType.Default), nullable: true))];
    }

    /// <summary>The model.</summary>
    public Transformer Model { get; }

    /// <summary>Its bound forms, by the columns that rows come with.</summary>
    public BoundForms Forms { get; }

    /// <summary>The columns of explanations.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>A model that explains; null where nothing in it can.</summary>
    public static ExplainedModel? Of(Transformer model, Schema? input, int mostForms)
    {
        var columns = new List<string>();
        Transformer explaining = Explaining(model, columns);
        return columns.Count == 0 ? null : new ExplainedModel(explaining, columns, input is null ? null : ModelStore.Output(explaining, input), mostForms);
    }

    /// <summary>Frees the bound forms; the model is freed with the one it comes from.</summary>
    public void Dispose() => Forms.Dispose();

    private static Transformer Explaining(Transformer model, List<string> columns)
    {
        if (model is PipelineModel pipeline)
            return new PipelineModel { Uid = pipeline.Uid, Stages = [.. pipeline.Stages.Select(stage => Explaining(stage, columns))] };
        if (model is not IExplainedModel explained)
            return model;
        string column = explained.ExplanationCol.Length > 0 ? explained.ExplanationCol : columns.Count == 0 ? DefaultColumn : $"{DefaultColumn}_{columns.Count + 1}";
        columns.Add(column);
        return explained.Explaining(column);
    }
}
