namespace SynapseServerless.Trees.Scoring;

/// <summary>A way of scoring. All give the same numbers, to the last bit.</summary>
internal enum ScorePath
{
    /// <summary>By the machine, the model and the number of rows.</summary>
    Auto,

    /// <summary>From node to node, row by row; whatever the model.</summary>
    Walk,

    /// <summary>Row by row, by masks of the leaves that a value leaves open.</summary>
    Masks,

    /// <summary>Row by row, by packs of seven splits.</summary>
    Packs,

    /// <summary>Blocks of rows in registers of 16 bytes.</summary>
    Block128,

    /// <summary>Blocks of rows in registers of 32 bytes.</summary>
    Block256,

    /// <summary>Blocks of rows in registers of 64 bytes.</summary>
    Block512,
}
